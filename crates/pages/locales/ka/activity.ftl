# რა მოხდა, მომხმარებლის თვალით.

activity-what = რა მოხდა თქვენს ანგარიშზე, ახლიდან ძველისკენ.
activity-none = ჯერ არაფერი მომხდარა.

event-password-failed = ვიღაცამ არასწორი პაროლი ჩაწერა
event-challenge-opened = მოთხოვნილ იქნა უსაფრთხოების კოდი
event-challenge-passed = უსაფრთხოების კოდი სწორი იყო
event-challenge-failed = უსაფრთხოების კოდი არასწორი იყო
event-challenge-locked = მეტისმეტად ბევრი არასწორი კოდის გამო კოდები შეჩერდა
event-factor-enrolled = დაემატა დადასტურების საშუალება
event-factor-replaced = შეიცვალა დადასტურების საშუალება
event-factor-removed = წაიშალა დადასტურების საშუალება
event-two-factor-turned-off = გამოირთო ორეტაპიანი დადასტურება
event-backup-codes-made = შეიქმნა ახალი სარეზერვო კოდები
event-backup-codes-used = გამოყენებულ იქნა სარეზერვო კოდი
event-device-trusted = ბრაუზერი სანდოდ მოინიშნა
event-device-renamed = სანდო ბრაუზერს სახელი შეეცვალა
event-device-forgotten = სანდო ბრაუზერი დავიწყებულ იქნა
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
event-factor-pending = დაიწყო დადასტურების საშუალების გამართვა
event-user-changed = შეიცვალა პროფილი
event-user-deleted = წაიშალა ანგარიში
event-email-changed = შეიცვალა ელფოსტის მისამართი
event-code-sent = გაიგზავნა უსაფრთხოების კოდი
