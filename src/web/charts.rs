//! Charts as SVG with percent coordinates across, so that the letters keep their size at every width, and pixels upright: no script, no inline
//! style, legible in print and in the dark.

/// One part of a bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Class that colours it: `done`, `joint`, `first`, `todo`, `late`.
    pub class: &'static str,
    /// Where it begins, in per cent.
    pub x: String,
    /// How wide it is, in per cent.
    pub width: String,
    /// Where its label stands, in per cent.
    pub middle: String,
    /// What it counts.
    pub n: usize,
    /// Whether a label fits.
    pub labelled: bool,
}

/// The parts that count anything, side by side.
pub fn stack(parts: &[(&'static str, usize)]) -> Vec<Part> {
    let total: usize = parts.iter().map(|(_, n)| n).sum::<usize>().max(1);
    let at = |n: usize| percent(n, total);
    let mut before = 0;
    let mut out = Vec::new();
    for (class, n) in parts.iter().filter(|(_, n)| *n > 0) {
        let labelled = *n * 25 >= total;
        out.push(Part {
            class,
            x: at(before),
            width: at(*n),
            middle: percent(before * 2 + n, total * 2),
            n: *n,
            labelled,
        });
        before += n;
    }
    out
}

/// `n` of `total` in per cent with two decimals, rounded down.
pub fn percent(n: usize, total: usize) -> String {
    let hundredths = n * 10_000 / total.max(1);
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// Where the axis of a figure lies, and how high above it the drawing goes, in pixels.
pub const FLOOR: i64 = 154;
/// The room above it.
pub const HIGH: i64 = 134;

/// Tenths of a pixel as pixels.
pub fn px(tenths: i64) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// The height that stands for `n` where `high` pixels stand for `top`, in tenths of a pixel.
pub fn height(n: i64, top: i64, high: i64) -> i64 {
    n * high * 10 / top.max(1)
}

/// [`percent`] of counts as the database gives them.
pub fn per_cent(n: i64, of: i64) -> String {
    percent(usize::try_from(n).unwrap_or(0), usize::try_from(of).unwrap_or(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_stand_side_by_side_and_empty_ones_are_left_out() {
        let parts = stack(&[("done", 1), ("joint", 0), ("late", 3)]);
        let seen: Vec<_> = parts.iter().map(|p| (p.class, p.x.as_str(), p.width.as_str(), p.middle.as_str())).collect();
        assert_eq!(seen, [("done", "0.00", "25.00", "12.50"), ("late", "25.00", "75.00", "62.50")]);
        assert!(stack(&[("done", 0)]).is_empty());
    }
}
