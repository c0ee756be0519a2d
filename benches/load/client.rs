//! A small HTTP/1.1 client that keeps its connection: one request, one answer, as little work as may be.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// What came back.
pub struct Answer {
    pub status: u16,
    pub location: String,
    pub body: Vec<u8>,
}

/// A kept connection.
pub struct Client {
    stream: BufReader<TcpStream>,
    address: String,
}

type Io<T> = std::io::Result<T>;

impl Client {
    pub fn to(address: &str) -> Io<Client> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        Ok(Client { stream: BufReader::with_capacity(64 * 1024, stream), address: address.to_owned() })
    }

    /// A page, as a browser with this cookie asks for it; `coding` is what it accepts, empty for plain.
    pub fn get(&mut self, path: &str, cookie: &str, coding: &str) -> Io<Answer> {
        let accepts = if coding.is_empty() { String::new() } else { format!("Accept-Encoding: {coding}\r\n") };
        let head =
            format!("GET {path} HTTP/1.1\r\nHost: {}\r\nCookie: jianping={cookie}\r\n{accepts}\r\n", self.address);
        self.stream.get_mut().write_all(head.as_bytes())?;
        self.answer()
    }

    /// A form, as its own page sends it.
    pub fn post(&mut self, path: &str, cookie: &str, fields: &[(&str, &str)]) -> Io<Answer> {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\nCookie: jianping={cookie}\r\nSec-Fetch-Site: same-origin\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            self.address,
            body.len()
        );
        self.stream.get_mut().write_all(head.as_bytes())?;
        self.answer()
    }

    fn answer(&mut self) -> Io<Answer> {
        let mut line = String::new();
        self.line(&mut line)?;
        let status = line.split(' ').nth(1).and_then(|s| s.parse().ok()).unwrap_or(0);
        let (mut length, mut chunked, mut location) = (0, false, String::new());
        loop {
            line.clear();
            self.line(&mut line)?;
            let Some((name, value)) = line.trim_end().split_once(": ") else { break };
            match name.to_ascii_lowercase().as_str() {
                "content-length" => length = value.parse().unwrap_or(0),
                "transfer-encoding" => chunked = value.eq_ignore_ascii_case("chunked"),
                "location" => location = value.to_owned(),
                _ => {}
            }
        }
        let body = if chunked { self.chunks()? } else { self.exactly(length)? };
        Ok(Answer { status, location, body })
    }

    /// One line; a connection that has ended has none.
    fn line(&mut self, line: &mut String) -> Io<()> {
        let read = self.stream.read_line(line)?;
        if read == 0 { Err(std::io::ErrorKind::UnexpectedEof.into()) } else { Ok(()) }
    }

    fn exactly(&mut self, length: usize) -> Io<Vec<u8>> {
        let mut body = vec![0; length];
        self.stream.read_exact(&mut body)?;
        Ok(body)
    }

    fn chunks(&mut self) -> Io<Vec<u8>> {
        let (mut body, mut line) = (Vec::new(), String::new());
        loop {
            line.clear();
            self.line(&mut line)?;
            let size = usize::from_str_radix(line.trim(), 16).map_err(std::io::Error::other)?;
            body.extend(self.exactly(size)?);
            self.exactly(2)?;
            if size == 0 {
                return Ok(body);
            }
        }
    }
}
