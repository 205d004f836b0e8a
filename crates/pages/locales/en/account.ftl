# Signing up, in and out; proving an e-mail address.

sign-up = Create an account
sign-up-title = Create an account
sign-up-button = Create account
sign-up-have = You have an account?
sign-up-email-hint = You sign in with it, and security notices go there.
sign-up-phone-hint = With the country code, for example +995 599 12 34 56. Codes go there where your organization uses text messages.
organization-name = Organization name
your-name = Your name
preset = Sign-in rules to start with
preset-hint = You can change every rule later.

email-label = E-mail address
email-missing = Type your e-mail address
email-malformed = Type an e-mail address such as name@example.com
email-taken = An account with this e-mail address exists already

password-label = Password
password-show = Show
password-hide = Hide
password-hint = At least { $least } characters. Three or four unrelated words make a good one.
password-missing = Type your password
password-wrong = That is not your password
password-too-short = The password needs at least { $least } characters
password-too-long = The password can have at most { $most } characters
password-common = This password is among the first that attackers try. Choose another one
password-unchanged = This is the password you have already. Choose another one

sign-in = Sign in
sign-in-lead = Continue to { $product }
sign-in-new = New here?
sign-in-again = Sign in again
sign-in-missing = Type your e-mail address and your password
sign-in-wrong = The e-mail address or the password is not right.
sign-in-wrong-next = Check both, then try again.
sign-in-throttled = Too many tries.
sign-in-signed-out = You are signed out.
sign-in-session-ended = Your session has ended. Sign in to go on where you were.
sign-in-password-changed = Your password is changed. Sign in with the new one.
sign-in-challenge-expired = Signing in took too long, so it was stopped. Start again with your password.
sign-in-enrollment-expired = Setting up took too long, so it was stopped. Sign in to start again.

signed-out = You are signed out
signed-out-plain = You can close this window.
signed-out-trusted = This browser is still trusted: next time, your password is enough here. On a shared computer, forget it now.
signed-out-forgotten = This browser is forgotten: next time, you will be asked for a security code here.
forget-this-browser = Forget this browser

verify-email = Verify your e-mail address
verify-email-ask = Is { $email } your address? Confirm it so that security notices reach you.
verify-email-ask-plain = Confirm this address so that security notices reach you.
verify-email-button = Verify this address
verify-email-done = Your e-mail address is verified
verify-email-done-what = Security notices will go there.
verify-email-expired = This link does not work any more
verify-email-expired-what = It was used already, or is too old. You can send yourself a new one from your profile.
to-settings = Go to Settings
to-profile = Go to your profile
