//! The pages of those who come back.

use super::ago;
use crate::*;

pub(super) fn resets(frame: &Frame, words: &Words) -> Vec<(&'static str, String)> {
    let forgot = ForgotPassword::default();
    let problem = |problem| ForgotPassword { email: "ana@<b>".to_owned(), problem: Some(problem), ..forgot.clone() };
    let ask = |problem| ResetPassword::Ask {
        token: "AAAA".to_owned(),
        email: "ana@acme.example".to_owned(),
        organization: "Acme & Sons".to_owned(),
        password_least: 15,
        problem,
    };
    vec![
        ("forgot", forgot.render(frame, words)),
        ("forgot-sent", ForgotPassword { is_sent: true, ..forgot.clone() }.render(frame, words)),
        ("forgot-missing", problem(ForgotProblem::Email(EmailProblem::Missing)).render(frame, words)),
        ("forgot-malformed", problem(ForgotProblem::Email(EmailProblem::Malformed)).render(frame, words)),
        ("forgot-throttled", problem(ForgotProblem::Throttled { until: ago(-240) }).render(frame, words)),
        ("reset", ask(None).render(frame, words)),
        ("reset-short", ask(Some(PasswordProblem::TooShort { least: 15 })).render(frame, words)),
        ("reset-expired", ResetPassword::Expired.render(frame, words)),
    ]
}
