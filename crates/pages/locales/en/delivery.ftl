# What became of messages.

messages-title = Messages to you
messages-what = The messages of the last week, newest first, and what became of them.
message-asked = given { $at } to { $by }, no answer noted
message-accepted = accepted { $at } by { $by }
message-accepted-again = not confirmed, sent again { $at } by { $by }
message-refused = refused { $at } by { $by }
message-failed = not taken { $at } by { $by }
message-delivered = delivered { $at }, says { $by }
message-undelivered = not delivered { $at }, says { $by }
message-stopped = held back { $at }: many were sent
message-waiting = waits to be sent
message-unconfirmed = not confirmed yet
message-given-up = could not be sent
message-void = called off before it was sent
sent-late = The code takes longer than usual.
sent-failed = The code could not be delivered.
sent-use-another = Use another method
sent-again-next = Have it sent again, or ask for help below.
