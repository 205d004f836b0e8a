//! A figure that was taken several times.

use std::time::Duration;

/// A figure, once for each round.
#[derive(Clone, Debug, Default)]
pub(crate) struct Figure(Vec<f64>);

impl Figure {
    pub(crate) fn push(&mut self, value: f64) {
        self.0.push(value);
    }

    /// The middle one; nothing when it was never taken.
    pub(crate) fn median(&self) -> Option<f64> {
        let sorted = self.sorted();
        sorted.get(sorted.len().checked_sub(1)? / 2).copied()
    }

    /// Each divided by the other of the same round.
    pub(crate) fn over(&self, other: &Self) -> Self {
        Self(self.0.iter().zip(&other.0).filter(|(_, below)| **below > 0.0).map(|(above, below)| above / below).collect())
    }

    /// Each less the other of the same round.
    pub(crate) fn less(&self, other: &Self) -> Self {
        Self(self.0.iter().zip(&other.0).map(|(whole, part)| whole - part).collect())
    }

    /// Each multiplied by `factor`.
    pub(crate) fn times(&self, factor: f64) -> Self {
        Self(self.0.iter().map(|value| value * factor).collect())
    }

    /// The median with the range, such as `4,321 (4,100–4,500)`.
    pub(crate) fn show(&self, decimals: usize) -> String {
        let sorted = self.sorted();
        let (Some(low), Some(median), Some(high)) = (sorted.first(), self.median(), sorted.last()) else { return "–".to_owned() };
        if sorted.len() == 1 {
            number(median, decimals)
        } else {
            format!("{} ({}–{})", number(median, decimals), number(*low, decimals), number(*high, decimals))
        }
    }

    fn sorted(&self) -> Vec<f64> {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        sorted
    }
}

impl FromIterator<f64> for Figure {
    fn from_iter<I: IntoIterator<Item = f64>>(values: I) -> Self {
        Self(values.into_iter().collect())
    }
}

/// A number with commas between its thousands.
pub(crate) fn number(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    let (whole, rest) = text.split_once('.').map_or((text.as_str(), String::new()), |(whole, rest)| (whole, format!(".{rest}")));
    let mut grouped = String::new();
    for (place, digit) in whole.chars().enumerate() {
        if place > 0 && whole.len().saturating_sub(place) % 3 == 0 && !grouped.ends_with('-') {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped + rest.as_str()
}

/// A count as a number to reckon with.
pub(crate) fn real(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// How many in a second.
pub(crate) fn rate(count: usize, span: Duration) -> f64 {
    real(count) / span.as_secs_f64().max(f64::MIN_POSITIVE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_shows_its_median_and_range() {
        let figure: Figure = [1_500.0, 12_345.6, 999.0].into_iter().collect();
        assert_eq!(figure.show(0), "1,500 (999–12,346)");
        assert_eq!(Figure::default().show(0), "–");
        assert_eq!([0.25].into_iter().collect::<Figure>().show(2), "0.25");
    }

    #[test]
    fn ratios_are_taken_within_a_round() {
        let above: Figure = [10.0, 40.0].into_iter().collect();
        let below: Figure = [5.0, 10.0].into_iter().collect();
        assert_eq!(above.over(&below).show(1), "2.0 (2.0–4.0)");
    }
}
