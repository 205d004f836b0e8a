# რა მოუვიდა შეტყობინებებს.

messages-title = თქვენთვის გამოგზავნილი შეტყობინებები
messages-what = ბოლო კვირის შეტყობინებები, ჯერ ახალი, და რა მოუვიდა თითოეულს.
message-asked = გადაეცა { $at }: { $by }, პასუხი არ არის აღნიშნული
message-accepted = მიიღო { $at }: { $by }
message-accepted-again = არ დადასტურდა, ხელახლა გაიგზავნა { $at }: { $by }
message-refused = უარი თქვა { $at }: { $by }
message-failed = ვერ მიიღო { $at }: { $by }
message-delivered = მივიდა { $at }, იუწყება { $by }
message-undelivered = არ მივიდა { $at }, იუწყება { $by }
message-stopped = შეჩერდა { $at }: ბევრი გაიგზავნა
message-waiting = გაგზავნას ელოდება
message-unconfirmed = ჯერ არ დადასტურებულა
message-given-up = ვერ გაიგზავნა
message-void = გაუქმდა გაგზავნამდე
sent-late = კოდი ჩვეულებრივზე მეტხანს იგვიანებს.
sent-failed = კოდის მიწოდება ვერ მოხერხდა.
sent-use-another = სხვა მეთოდის გამოყენება
sent-again-next = გამოაგზავნინეთ ხელახლა ან ქვემოთ დახმარება ითხოვეთ.
