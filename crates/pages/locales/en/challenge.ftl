# The second step of signing in.

challenge-title = Enter your security code
challenge-backup-title = Use a backup code
not-you = Not you?
code-label = Security code
backup-code-label = Backup code
challenge-app-hint = { $n } digits from your authenticator app. A backup code works here too.
challenge-backup-hint = One of the codes from your recovery kit, made on { $at }. Each works once.
trust-ask =
    { $days ->
        [one] Don’t ask again on this browser for 1 day
       *[other] Don’t ask again on this browser for { $days } days
    }
trust-ask-hint = Only on a device that is yours alone.
trust-decline = Don’t remember this browser
trust-decline-hint = Tick this on a shared computer. Otherwise we ask here again only after you sign out completely.
use-another-method = Use another method
use-backup-code = Use a backup code
cannot-use-any = I cannot use any of these
cannot-use-app = I cannot use an authenticator app

code-missing = Type the security code
code-wrong = That code is not right.
code-wrong-next = Wait for the next code in your app, then type that one.
code-wrong-left =
    { $n ->
        [0] The next wrong code starts a pause. Wait for a new code in your app.
        [one] 1 try left before a pause. Wait for the next code in your app.
       *[other] { $n } tries left before a pause. Wait for the next code in your app.
    }
code-used = That code was already used.
code-used-next = Each code works once. Wait for the next one.
code-superseded = That code is from an earlier moment.
code-superseded-next = Type the newest one.
code-wrong-length = The code must have { $n } digits.
code-wrong-length-next = Check that none is missing, or type a backup code in full.
code-lock-code = This looks like the code that unlocks your phone.
code-lock-code-next = Open your authenticator app and type the { $n } digits shown there.
code-malformed = That is not a security code.
code-malformed-next = Type the digits from your authenticator app, or a backup code in full.
code-clock-slow =
    { $n ->
        [one] Your phone’s clock is about 1 minute slow.
       *[other] Your phone’s clock is about { $n } minutes slow.
    }
code-clock-fast =
    { $n ->
        [one] Your phone’s clock is about 1 minute fast.
       *[other] Your phone’s clock is about { $n } minutes fast.
    }
code-clock-off = Your phone’s clock is not quite right.
code-clock-next = Turn on automatic date and time in your phone’s settings, then type the next code.

methods-title = Choose a method
method-app = Authenticator app
method-app-hint = Shows a new code every 30 seconds, even offline
method-app-named = Code from { $label }
method-backup = Backup codes
method-backup-hint =
    { $n ->
        [one] From your recovery kit; 1 left
       *[other] From your recovery kit; { $n } left
    }

help-title = Get help signing in
help-lead = Without your authenticator app, these are the ways back into your account.
help-backup = Use a backup code
help-backup-what = You saved ten of them when you turned two-factor authentication on: look for a PDF called recovery kit, a printed page, or a note in your password manager.
help-app = Look for the app on another device
help-app-what = Many authenticator apps keep a copy on your other phone or tablet, or bring it back when you sign in to the app on a new phone.
help-support = Ask { $product } support
help-support-what = Write to { $support }. Say that you cannot complete two-factor authentication.
help-support-none = Contact support the way you usually do, and say that you cannot complete two-factor authentication.
help-honest = Support has to make sure that it is you, which takes time. They never ask for your password or a code.
back-to-code = Back to the security code
back-to-sign-in = Back to sign in

locked-title = Too many wrong codes
locked-what = Your password was right, but too many codes in a row were wrong. No code is taken for now, not even a right one.
locked-why = The pause keeps anyone who knows your password from guessing codes. This page goes on by itself.
locked-others = Not paused
countdown-minutes = minutes
countdown-seconds = seconds
disabled-title = Security codes are switched off
disabled-what = Far too many wrong codes were typed for this account, so codes are not taken until it is recovered.
disabled-support = Contact support to get back in: { $support }

forced-title = Set up two-factor authentication
forced-what = { $organization } requires it for everybody who signs in. It takes about two minutes.
forced-choose = Choose how you will prove that it is you
forced-key-what = The safest way: a key that you touch, or a passkey.
forced-app-what = A free app on your phone that shows a new code every 30 seconds.
forced-phone-what = We send a code to your phone at each sign-in. Less safe than a key or an app.
forced-email-what = We send a code to your mailbox at each sign-in. The least safe way.
forced-then = You also get ten backup codes, in case you lose it.
forced-nothing = There is no method that you can set up by yourself. Ask your organization for help.
forced-in-session = { $organization } now requires it for everybody. Set up one of these methods to go on.
forced-until = You have time until { $at }.
forced-later = Skip for now

challenge-sent-hint = The digits from the newest message. A backup code works here too.
challenge-any-hint = The digits from your app or from the message we send you. A backup code works here too.
sent-to = We sent a code to { $to } at { $at }.
sent-not-yet = We can send a code to { $to }.
send-code = Send the code
send-code-to = Send a code to { $to }
send-again = Send another code
send-again-at = Another code can be sent from { $at } ({ $distance }). Only the newest one works.
method-phone = Code by SMS
method-email = Code by e-mail
method-sent-hint = We send a code to { $to }
code-expired = That code is too old.
code-expired-next = Have another one sent, and type it within ten minutes.
code-sent-next = Type the digits we sent you, or a backup code in full.
code-sent-wrong-next = Look for the newest message and type the code again.
code-sent-left =
    { $n ->
        [0] The next wrong code starts a pause. Look for the newest message.
        [one] 1 try left before a pause. Look for the newest message.
       *[other] { $n } tries left before a pause. Look for the newest message.
    }
