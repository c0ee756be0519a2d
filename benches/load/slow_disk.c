/* Put before the C library: every fsync takes at least SLOW_SYNC_US microseconds more, as on a disk that writes through. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

static void write_through(void) {
    const char *told = getenv("SLOW_SYNC_US");
    long us = told ? atol(told) : 0;
    struct timespec span = {us / 1000000, us % 1000000 * 1000};
    if (us > 0) nanosleep(&span, 0);
}

int fsync(int file) {
    static int (*real)(int);
    if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
    int answer = real(file);
    write_through();
    return answer;
}

int fdatasync(int file) {
    static int (*real)(int);
    if (!real) real = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
    int answer = real(file);
    write_through();
    return answer;
}
