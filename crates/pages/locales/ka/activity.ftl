# რა მოხდა, მომხმარებლის თვალით.

activity-what = რა მოხდა თქვენს ანგარიშზე, ახლიდან ძველისკენ.
activity-none = ჯერ არაფერი მომხდარა.

event-password-failed = ვიღაცამ არასწორი პაროლი ჩაწერა
event-challenge-opened = მოვითხოვეთ უსაფრთხოების კოდი
event-challenge-passed = უსაფრთხოების კოდი სწორი იყო
event-challenge-failed = უსაფრთხოების კოდი არასწორი იყო
event-challenge-locked = მეტისმეტად ბევრი არასწორი კოდის გამო კოდები შეჩერდა
event-factor-enrolled = დაემატა დადასტურების მეთოდი
event-factor-replaced = შეიცვალა დადასტურების მეთოდი
event-factor-removed = წაიშალა დადასტურების მეთოდი
event-two-factor-turned-off = გამოირთო ორეტაპიანი დადასტურება
event-backup-codes-made = შეიქმნა ახალი სარეზერვო კოდები
event-backup-codes-used = გამოყენებულია სარეზერვო კოდი
event-device-trusted = ბრაუზერი სანდოდ მოინიშნა
event-device-renamed = სანდო ბრაუზერს სახელი შეეცვალა
event-device-forgotten = სანდო ბრაუზერი დავივიწყეთ
event-device-theft-suspected = სანდო ბრაუზერი შესაძლოა დააკოპირეს; ის აღარ არის სანდო
event-session-opened = გაიხსნა სესია
event-session-ended = დასრულდა სესია
event-password-changed = შეიცვალა პაროლი
event-email-verified = დადასტურდა ელფოსტის მისამართი
event-user-created = შეიქმნა ანგარიში
event-user-unlocked = შეჩერება მოიხსნა
event-step-up-passed = თქვენ დაადასტურეთ, რომ ეს თქვენ ხართ
event-challenge-spared = სანდო ბრაუზერში კოდი არ მოგვითხოვია
event-challenge-cancelled = შესვლა გაუქმდა
event-challenge-abandoned = სწორი პაროლით დაწყებული შესვლა არ დასრულდა
event-factor-pending = დაიწყო დადასტურების მეთოდის გამართვა
event-user-changed = შეიცვალა პროფილი
event-user-deleted = წაიშალა ანგარიში
event-email-changed = შეიცვალა ელფოსტის მისამართი
event-code-sent = გაიგზავნა უსაფრთხოების კოდი
event-enrollment-put-off = ორეტაპიანი დადასტურების გამართვა გადაიდო
event-policy-changed = შეიცვალა ორგანიზაციის უსაფრთხოების წესები
