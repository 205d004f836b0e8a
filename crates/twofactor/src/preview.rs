//! What a policy would mean for the people of an organization, before it is saved: the very rules that sign-in goes by, asked in advance.

use crate::{Asked, Demand, Due, Kind, Policy, Timestamp, Trust, User};

/// What a policy would mean for one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outlook {
    /// What the person would be asked at the next sign-in.
    pub asked: Asked,
    /// Whether codes by SMS are demanded of everybody and no telephone number of this person is known.
    pub lacks_phone: bool,
    /// Whether nothing would be open to the person before a factor is enrolled, and today it is.
    pub is_cut_off: bool,
    /// What the person would usually sign in with besides the password.
    pub usual: Option<Kind>,
}

impl User {
    /// What `after` would mean for the user in the place of `before`.
    pub fn outlook(&self, before: &Policy, after: &Policy, now: Timestamp) -> Outlook {
        let asked = self.asked(after, now);
        Outlook {
            asked,
            lacks_phone: after.needs_phone() && !self.has_number(),
            is_cut_off: asked.is_shut() && !self.asked(before, now).is_shut(),
            usual: self.usual_kind(after, now),
        }
    }

    /// Whether a telephone number of the user is known.
    pub(crate) fn has_number(&self) -> bool {
        self.phone.is_some() || self.factors().iter().any(|factor| factor.kind() == Kind::Phone)
    }
}

impl Outlook {
    /// Whether the person would have to do something, or could not.
    pub const fn is_concerned(&self) -> bool {
        self.lacks_phone || self.asked.enrollment.is_some()
    }
}

/// What a policy would mean for everybody, in numbers of people.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Preview {
    /// Everybody who may sign in.
    pub people: u64,
    /// Who would be asked for the password only.
    pub password_only: u64,
    /// Who would be asked for a second step.
    pub second_step: u64,
    /// Who would be asked to enroll a factor, and may put it off.
    pub enroll_later: u64,
    /// Who would have to enroll a factor before anything else.
    pub enroll_now: u64,
    /// Who would have to enroll a factor and cannot.
    pub no_way_in: u64,
    /// Who has no telephone number where one is needed.
    pub without_phone: u64,
    /// To whom nothing would be open before a factor is enrolled, and today it is.
    pub cut_off: u64,
    /// About how many messages a month would be sent.
    pub messages_a_month: u64,
}

impl Preview {
    /// Counts one more person.
    pub fn count(&mut self, outlook: &Outlook, policy: &Policy) {
        self.people += 1;
        self.second_step += u64::from(outlook.asked.step);
        match outlook.asked.enrollment {
            None => self.password_only += u64::from(!outlook.asked.step),
            Some(Due::Until(_)) => self.enroll_later += 1,
            Some(Due::Now) => self.enroll_now += 1,
            Some(Due::Impossible) => self.no_way_in += 1,
        }
        self.without_phone += u64::from(outlook.lacks_phone);
        self.cut_off += u64::from(outlook.is_cut_off);
        self.messages_a_month += match outlook.usual {
            Some(Kind::Phone | Kind::Email) => questions_a_month(policy.trust),
            Some(Kind::Key | Kind::Pass | Kind::App | Kind::Backup) | None => 0,
        };
    }
}

impl Policy {
    /// Whether everybody must have a telephone number: codes by SMS are among what everybody must be able to answer with.
    pub fn needs_phone(&self) -> bool {
        match self.two_factor {
            Demand::Optional => false,
            Demand::Mandatory => self.channels.contains(&Kind::Phone),
        }
    }
}

/// How often somebody who signs in on every working day is asked for the second step in a month.
const fn questions_a_month(trust: Trust) -> u64 {
    match trust {
        Trust::EverySignIn | Trust::Day => 22,
        Trust::Week => 5,
        Trust::Month | Trust::UntilSignOut => 1,
    }
}
