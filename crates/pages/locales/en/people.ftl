# Settings → Organization → People.

nav-people = People
people-title = People
people-what = Everybody who signs in at { $organization }.
people-add = Add somebody
people-add-what = They get a mail with a link to set their password. The link works for 7 days, once.
people-add-button = Add and send the link
people-added = The person is added, and the link is on its way.
people-done = Done. It is in the activity below, with your reason.
people-deleted = The account is deleted.
people-search = Name, e-mail address or phone number
people-search-hint = A part is enough; of a number, its last digits.
people-search-button = Search
people-show = Show
people-all = Everybody
people-without-phone = Without a phone number
people-without-factor = Without a second factor
people-locked = Codes paused after wrong ones
people-few-codes = Few backup codes left
people-disabled = Disabled
people-none = Nobody matches.
people-more = Show more
people-back = Back to people

import-title = Add many
import-what = A list as CSV, or with one JSON object a line. The columns are email, name, phone, role, external_id and locale; only email is needed.
import-file = File
import-file-hint = At most 500 people and 64 KB at a time.
import-text = Or the list itself
import-text-hint = For CSV, the first line names the columns: email,name,phone
import-mode = If a row cannot be taken
import-all = Add nobody
import-good = Add the others
import-invite = Send each a link to set a password
import-button = Add these people
import-created =
    { $n ->
        [one] 1 person is added.
       *[other] { $n } people are added.
    }
import-refused =
    { $n ->
        [one] 1 row was not taken.
       *[other] { $n } rows were not taken.
    }
import-nobody = Nobody was added.
import-line = Line { $n }:
import-empty = There is nobody in this list
import-columns = The first line has to name the columns, email among them, and no others than those above
import-not-text = This file is no text in UTF-8
import-too-many = These are more than 500 people. Split the list
row-malformed = The row cannot be read.
row-email = The e-mail address is none.
row-name = The name cannot be taken.
row-phone = The phone number is none, or cannot receive codes.
row-role = The role is unknown, or not yours to give.
row-taken = There is somebody with this e-mail address or external id.

person-messages = Messages to this person
person-name = Name
person-email-hint = They sign in with it, and the link goes there.
person-phone-needed = With the country code. Your organization needs a number of everybody.
person-phone-required = Your organization needs a phone number of everybody
person-phone-optional = With the country code. You can leave it empty.
person-you = You
person-disabled = Disabled
person-invited = No password yet
person-locked = Codes paused
person-phone-missing = No phone number
person-factor-on = Second factor on
person-no-factor = No second factor
person-factor-missing = Second factor missing
person-few-codes =
    { $n ->
        [0] No backup code left
        [one] 1 backup code left
       *[other] { $n } backup codes left
    }
person-back = Back to this person
person-facts = At a glance
person-since = Added
person-seen = Last sign-in
person-never = Never
person-none = None
person-invited-until = The link works until
person-methods = Methods
person-no-methods = None is set up.
person-reset = Reset
person-reset-label = Reset { $kind }, { $label }
person-actions = What you can do
person-sessions = Open sessions
person-no-sessions = Not signed in anywhere.
person-no-browsers = No browser is trusted.

role-label = Role
role-owner = Owner
role-admin = Administrator
role-member = Member
role-too-weak = Codes by e-mail alone are too weak for this role. They set up another method first
last-owner = This is the last owner. Make somebody else an owner first

action-told = The person is told by mail. What you do and why is kept in the activity.
action-cancel = Cancel
action-invite = Send the link again
action-invite-what = A new link to set a password goes to the person’s mailbox. An earlier link stops working.
action-unlock = Accept codes again
action-unlock-what = Security codes are looked at again at once, instead of after the pause. Do this only if you know that the wrong codes were theirs.
action-password = Ask for a new password
action-password-what = The person is signed out everywhere. With a second factor, they set a new password after the next sign-in; without one, by a link in a mail.
action-enrollment = Ask for a second factor
action-enrollment-what = The person has to set up a method before anything else, even if your policy leaves it to everybody.
action-sign-out = Sign out everywhere
action-sign-out-what = Every session ends at once, and no browser is trusted any more.
action-role = Change the role
action-role-what = Administrators decide on policy and people. Owners can do everything, and cannot be changed by administrators.
action-reset = Reset this method
action-reset-what = This method stops working, and the person is signed out everywhere. With no other method left, their backup codes go as well. Make sure that it is really them who asks.
action-disable = Disable
action-disable-what = The person cannot sign in, and is signed out everywhere. Nothing is deleted.
action-enable = Enable
action-enable-what = The person can sign in again, with the same password and methods as before.
action-delete = Delete
action-delete-what = The account goes for good, with its methods, sessions and trusted browsers. What is left is the audit trail.
reason-label = Why
reason-hint = For example: lost phone, case 4711. Kept with the event, not sent to the person.
reason-missing = Write why, in 3 to 200 characters

purpose-people = Before you change somebody’s account.

invitation-title = Set your password
invitation-lead = For your account at { $organization }, { $email }.
invitation-button = Set the password
invitation-expired = This link does not work any more
invitation-expired-what = It was used already, is older than 7 days, or a newer one was sent. Ask an administrator of your organization for a new one.

activity-by = by { $name }
activity-by-administrator = by an administrator

event-user-invited = A link to set a password was sent
event-invitation-accepted = A password was set by that link
event-user-signed-out = All sessions were ended
event-user-disabled = The account was disabled
event-user-enabled = The account was enabled
event-role-changed = The role was changed
event-password-required = A new password was asked for
event-enrollment-required = A second factor was asked for
event-phone-requested = A phone number was asked for

mail-invitation-subject = Set your password for { $product }
mail-invitation-what = An administrator of your organization has opened the way for you to set a password for { $product }.
mail-invitation-next = The link works for 7 days, once. If you expect nothing of the kind, ignore this mail.
mail-phone-wanted-subject = { $product } needs your phone number
mail-phone-wanted-what = An administrator of your organization asks you to add a mobile number to your { $product } account, so that you can sign in with a code by SMS. Sign in, and type it under Profile.
mail-phone-wanted-button = Add a number
mail-administered-subject =
    { $deed ->
        [unlocked] Codes are taken again for your { $product } account
        [password_required] A new password is needed for your { $product } account
        [enrollment_required] A second factor is needed for your { $product } account
        [signed_out] You were signed out of { $product } everywhere
        [disabled] Your { $product } account was disabled
        [enabled] Your { $product } account was enabled
        [deleted] Your { $product } account was deleted
       *[role_changed] Your role at { $product } was changed
    }
mail-administered-what =
    { $deed ->
        [unlocked] An administrator of your organization has lifted the pause after wrong security codes for your { $product } account.
        [password_required] An administrator of your organization asks you for a new { $product } password. You set it after the next sign-in. All sessions were ended.
        [enrollment_required] An administrator of your organization asks you to set up a second factor for your { $product } account, at the next sign-in.
        [signed_out] An administrator of your organization has ended all sessions of your { $product } account. No browser is trusted any more.
        [disabled] An administrator of your organization has disabled your { $product } account. You cannot sign in.
        [enabled] An administrator of your organization has enabled your { $product } account. You can sign in again.
        [deleted] An administrator of your organization has deleted your { $product } account, with its methods and sessions.
       *[role_changed] An administrator of your organization has changed what you may do at { $product }.
    }
mail-administered-next = Questions about it go to an administrator of your organization.
sms-administered = An administrator changed your account.

nav-overview = Overview
overview-what = How far { $organization } is with second factors, and what happened lately.
overview-coverage = Who has a second factor
overview-coverage-what = The share of the people you have today, over the last 12 weeks, by the methods they still have.
overview-partial = Only the first { $n } people are counted.
overview-any = Any method
overview-method = Method
overview-people = People
overview-risk = People at risk
overview-everybody = Everybody who can sign in
overview-missing = Asked for a second factor, and without
overview-lockouts = Pauses after wrong codes, last 7 days
overview-messages = Messages of the last 7 days
overview-no-messages = No message was sent.
overview-way = Way
overview-texts = Text messages
overview-mails = E-mails
overview-arrived = Delivered
overview-failed = Failed
overview-on-the-way = On the way
overview-rate = Rate
