# What every page shares: layout, buttons, times.

skip = Skip to the main part
development = Development server
development-what = Nothing here is safe to rely on, and no message leaves this machine.
development-inbox = Development inbox
help = Help
language = Language

menu = Your account
menu-settings = Settings
sign-out = Sign out
sign-out-completely = Sign out completely
sign-out-completely-what = Also forget this browser
nav-settings = Settings
nav-profile = Profile
nav-security = Security
nav-activity = Activity
back-to-security = Back to Security

continue = Continue
confirm = Confirm
cancel = Cancel
save = Save
save-changes = Save changes
copy = Copy
copied = Copied
manage = Manage
older = Older activity

summary = Some answers need another look
name-missing = Type your name
name-too-long = Your name can have at most { $most } characters
organization-missing = Type the name of your organization
organization-too-long = The name of the organization can have at most { $most } characters

day = { $day } { $month } { $year }
month-1 = Jan
month-2 = Feb
month-3 = Mar
month-4 = Apr
month-5 = May
month-6 = Jun
month-7 = Jul
month-8 = Aug
month-9 = Sep
month-10 = Oct
month-11 = Nov
month-12 = Dec
day-and-time = { $day }, { $time }
moment = { $at } ({ $distance })
ago-seconds =
    { $n ->
        [one] just now
       *[other] just now
    }
ago-minutes =
    { $n ->
        [one] 1 minute ago
       *[other] { $n } minutes ago
    }
ago-hours =
    { $n ->
        [one] 1 hour ago
       *[other] { $n } hours ago
    }
ago-days =
    { $n ->
        [one] 1 day ago
       *[other] { $n } days ago
    }
in-seconds =
    { $n ->
        [one] in 1 second
       *[other] in { $n } seconds
    }
in-minutes =
    { $n ->
        [one] in 1 minute
       *[other] in { $n } minutes
    }
in-hours =
    { $n ->
        [one] in 1 hour
       *[other] in { $n } hours
    }
in-days =
    { $n ->
        [one] in 1 day
       *[other] in { $n } days
    }
try-again-at = You can try again at { $at } ({ $distance }).
browser-on = { $program } on { $system }
made-on = made on { $at }
added-on = added on { $at }
last-used = last used { $at }
never-used = not used yet
last-seen = last seen { $at }
signed-in-at = Signed in { $at }

error-400 = That request could not be read
error-400-what = Something in it was missing or not as expected.
error-400-next = Go back one page and try again.
error-403 = That is not allowed
error-403-what = You are signed in, but this is not yours to see or change.
error-403-next = If you think it should be, ask the administrator of your organization.
error-404 = There is no such page
error-404-what = The address may be mistyped, or what was here is gone.
error-404-next = Start again from the first page.
error-409 = Something has changed in the meantime
error-409-what = This was done already, or was changed in another window.
error-409-next = Load the page again to see how things stand.
error-410 = That page has expired
error-410-what = It could be used for a limited time, or once.
error-410-next = Start again from the first page.
error-413 = That was too large
error-413-what = More was sent than is accepted here.
error-413-next = Go back and send less.
error-429 = Too many requests
error-429-what = More requests came from your network than we answer in such a short time.
error-429-next = Wait a minute, then try again.
error-500 = Something went wrong on our side
error-500-what = Nothing you did caused this, and nothing was changed.
error-500-next = Try again in a minute. If it happens again, tell support the reference below.
error-503 = Out of service for a moment
error-503-what = The server is starting, stopping or very busy.
error-503-next = Try again in a minute.
error-home = Go to the first page
error-reference = Reference for support:
