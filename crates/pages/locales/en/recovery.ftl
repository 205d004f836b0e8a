# Coming back: a new password without the one before.

forgot-link = Forgot your password?
forgot-title = Forgot your password
forgot-lead = Type the e-mail address you sign in with. We send a link there to set a new password.
forgot-button = Send the link
forgot-sent = Look into your mailbox
forgot-sent-what = If there is an account with this address, a link to set a new password is on its way to it. It works once, for an hour.
forgot-sent-next = Nothing came? Look into the spam folder, and check that it is the address you sign in with.
forgot-again = Ask for another link
reset-lead = For the account { $email } at { $organization }.
reset-ends = Every browser is signed out and asked for the second step again. Setting a password never replaces it.
reset-button = Set password
reset-expired = This link does not work any more
reset-expired-what = It was used already, is too old, or a newer one was sent.

mail-reset-subject = Set a new password for { $product }
mail-reset-what = Somebody asked for a new password for your { $product } account. Open this link to set one. It works once, for an hour.
mail-reset-next = If it was not you, ignore this mail: your password stays as it is.
mail-reset-button = Set a new password
mail-reset-because = You get this mail because somebody typed this address as that of a { $product } account whose password is forgotten.

event-password-reset-requested = A link to a new password was asked for

help-recovery = Come back without any of these
help-recovery-what = With your password and a mailbox or phone number that we know, you can set up a new method after a wait.
help-recovery-button = Ask to be let back in
help-recovery-sign-in = Sign in with your password first.

lost-title = Nothing left to confirm with
lost-what = Without your methods you cannot change them here. Type your password, and we show what brings you back. You stay signed in.
recovery-title = Come back without your methods
recovery-what = You have the password, but none of your methods. This is how you come back:
recovery-prove = Now: type a code that we send to an address of yours.
recovery-wait = Then wait until { $at }. Meanwhile we tell every address of yours, so that you can stop it if somebody else asked.
recovery-link = In the end we send you a link. With your password it lets you set up a new method.
recovery-prove-by-browser = Now: ask from this browser, which has been trusted for more than a week.
recovery-by-browser = Ask to be let back in
recovery-choose = Prove that it is you
recovery-none = We cannot let you back in by ourselves: no address of yours proves that it is you.
recovery-none-why = An address counts if it was verified, was not changed in the last seven days, and your password was not set through it. There must be a mailbox for the link as well.
recovery-code-hint = The six digits from the newest message.
recovery-button = Ask to be let back in
recovery-elsewhere = Send the code elsewhere
recovery-pending = We are on it
recovery-pending-what = At { $at } we send a link to { $to }. Until then you need do nothing.
recovery-requested = Asked for
recovery-ready = The link is sent
recovery-stops = Was it not you? It stops at once when somebody signs in with a method, when the password is changed, or by the link in the messages that we sent.
recovery-found = I have found a method
recovery-over = The wait is over
recovery-over-what = We sent a link to { $to }. Open it, type your password and set up a new method until { $until }.
recovery-resend = Send the link again
recovery-resent = The link is on its way. Only the newest one works.

recover-title = Set up a new method
recover-what = Type your password to go on.
recover-ends = When the new method works, your old methods and backup codes end, every browser is signed out, and none is trusted any more.
recover-expired-what = It was used already, is too old, or the recovery was stopped. Sign in with your password to see how things stand.

stop-title = Stop the recovery
stop-what = Somebody asked to be let into the account { $hint } without any of its methods. They know the password. If it was not you, stop it here.
stop-button = Stop it, this was not me
stop-was-me = If it was you, close this page: the recovery goes on.
stop-done = Stopped
stop-done-what = Nothing has changed. Whoever asked knows your password: set a new one now.
stop-over = There is nothing to stop
stop-over-what = The recovery was stopped already, or it is finished. Sign in to see how things stand.

warn-recovering = Somebody asked to be let into this account without any of its methods. They can go on at { $at }.
warn-recovering-what = If it was not you, stop it by the link in our messages, or confirm with a method that it is you, and change your password.
policy-recovery = Hours to wait after every method is lost
policy-recovery-hint = Who has the password and a proved address may then set up a new method. Meanwhile every address is told. From 0 to 336; 24 is a good choice.

mail-recovery-pending-subject = Somebody asks to be let into your { $product } account
mail-recovery-pending-what = Somebody who knows the password of your { $product } account says that all its methods are lost. On { $until } a link goes out that lets them set up a new one.
mail-recovery-ready-subject = A new method can be set up for your { $product } account
mail-recovery-ready-what = The wait is over: the link that lets a new method be set up for your { $product } account was sent. The password is still needed.
mail-recovery-stop = If this was not you, open this link to stop it, and then change your password.
mail-recovery-stop-button = Stop the recovery
mail-recovery-link-subject = Set up a new method for your { $product } account
mail-recovery-link-what = Open this link, type your password and set up a new method for your { $product } account. It works once, for a day.
mail-recovery-link-next = If you did not ask for it, do not open it: stop the recovery by the link in our other mail.
mail-recovery-link-button = Set up a new method
mail-recovery-cancelled-subject = The recovery of your { $product } account was stopped
mail-recovery-cancelled-what = Somebody had asked to be let into your { $product } account without any of its methods. That was stopped; your methods are as they were.
mail-recovery-finished-subject = Your { $product } account has a new method
mail-recovery-finished-what = The recovery of your { $product } account is finished. The new method has taken the place of all others; the backup codes, every session and every trusted browser have ended.

sms-recovery-pending = Somebody asks to be let in without a method.
sms-recovery-ready = The wait of a recovery is over.
sms-recovery-cancelled = A recovery was stopped.
sms-recovery-finished = A new method replaced all others.

event-recovery-requested = Somebody asked to be let back in without a method
event-recovery-ready = The wait of a recovery was over, and the link was sent
event-recovery-opened = The link of a recovery was opened with the password
event-recovery-cancelled = A recovery was stopped
event-recovery-finished = A new method took the place of all others

help-support-button = Open a case with support

my-case-title = Support brings you back
my-case-what = Open a case first. You get a number and two codes, so that you and support know that you talk to the right one.
my-case-open = Open a case
my-case-number = Case number
my-case-caller = You read this code to support
my-case-agent = Support reads this code to you
my-case-both = If they cannot read you that code, they are not our support: hang up. Read yours only to somebody you have called yourself.
my-case-then = Two of our agents have to agree. Then the wait begins, we tell every address of yours, and in the end we send you a link.
my-case-no-mailbox = No mailbox of yours was verified and left unchanged for seven days, so there is nowhere to send a link. Contact support.
my-case-honest = Support never asks for your password, and for no other code than this one.
case-open = Waits for a call.
case-heard = An agent has heard the code.
case-requested = Waits for a second agent.

desk-title = Support desk
desk-what = People who have their password and no method left.
desk-number-hint = Eight digits, as the caller reads them.
desk-find = Find the case
desk-not-found = No open case has this number
desk-cases = Open cases
desk-none = There is none.
desk-approved = Approved. The wait has begun, and every address was told.
desk-refused = Refused. Nothing has changed for the user.
desk-case = Case { $number }
desk-who = { $name } at { $organization }
desk-opened = Opened on { $at }.
desk-hear = Who is calling?
desk-read = Read this code to the caller: { $code }
desk-code = Code that the caller reads to you
desk-wrong-code = That is not the code on the caller’s page
desk-too-many-wrong = Too many codes were wrong. The user has to open another case
desk-not-heard = Another agent has heard the code, and goes on with this case
desk-evidence = What proves who it is
desk-evidence-hint = Note the kind only. Never ask for a password or a code, and keep no copies.
desk-evidence-missing = Choose what proves who it is
evidence-call-back = I called back at a number on file long before
evidence-document = I saw a document with a picture
evidence-contract = Details of the contract or of payments
evidence-vouched = Somebody at the customer whom we know vouches
desk-request = Ask for a second agent
desk-anothers = Another agent has heard the code, and goes on with this case.
desk-since = Asked for
desk-second = You asked for this, so another agent has to approve.
desk-approve-what = If you approve, the wait begins. Every address of the user is told and can stop it; in the end a link goes to a verified mailbox, and the password is still needed.
desk-approve = Approve
desk-refuse = Refuse and close
desk-not-yours = You may not do this: another agent has to, and nobody decides about people of our own
desk-not-independent = You cannot be the second agent of this case. Nobody approves in the first day as an agent, nor together with somebody who has added them, reset a method of theirs or demanded a new password in the last seven days, nor where one person has done so to both
desk-no-mailbox = No mailbox of the user was verified and left unchanged for seven days, so no link can be sent
desk-back = Back to the desk

mail-case-subject = Support was asked to let somebody into your { $product } account
mail-case-what = Somebody who knows the password of your { $product } account called support and says that all its methods are lost. A second agent has yet to agree; then a wait begins.
sms-case = Support was asked to let somebody in.

event-case-opened = A case with support was opened
event-case-doubted = A wrong code was read to support
event-case-heard = The right code was read to support
event-case-requested = Support asked for this account to be let back in
event-case-approved = A second agent of support approved
event-case-refused = Support refused a case

desk-report = What agents did
desk-report-what = { $n ->
        [one] Of the cases that were opened in the last day.
       *[other] Of the cases that were opened in the last { $n } days.
    }
desk-report-days = { $n ->
        [one] A day
       *[other] { $n } days
    }
desk-report-none = No agent has done anything.
desk-report-agent = Agent
desk-report-heard = Taken up
desk-report-asked = Asked for
desk-report-approved = Approved
desk-report-refused = Refused
desk-report-stopped = Stopped by the user
desk-report-wrong = Wrong codes
desk-report-median = Median, in minutes

mail-desk-alarm-subject = A support agent of { $product } does more than usual
mail-desk-alarm-what =
    { $excess ->
        [wrong_codes] { $agent } tried ten wrong codes of callers within a day.
        [requests] { $agent } wanted to ask for more people within a day than one agent may.
       *[approvals] { $agent } wanted to approve more people within a day than one agent may.
    }
mail-desk-alarm-next = Talk to them. What they did stands in Settings, Support desk, What agents did, and in the log; whoever was let in can still be stopped during the wait.
sms-desk-alarm = A support agent does more than usual.
event-desk-alarmed = A support agent did more than is usual in a day
