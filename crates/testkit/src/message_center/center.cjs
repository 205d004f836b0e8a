// A message center that does what the last two digits of a number say; the module around it tells what they mean.
const smpp = require("smpp");
const [key, cert] = process.argv.slice(1).map((path) => require("fs").readFileSync(path));
const owed = [];
let throttled = false;
let number = 0;
const say = (what) => console.log(JSON.stringify(what));
const tell = (session, receipt) => session.deliver_sm({ ...receipt }, (pdu) => {
  say({ answered: pdu.command_status });
  if (pdu.command_status === smpp.ESME_ROK && owed.includes(receipt)) owed.splice(owed.indexOf(receipt), 1);
});
const serve = (session) => {
  session.on("error", () => {});
  session.on("bind_transceiver", (pdu) => {
    const good = pdu.system_id === "vestibule" && pdu.password === "secret";
    session.send(pdu.response({ command_status: good ? smpp.ESME_ROK : smpp.ESME_RINVPASWD }));
    if (!good) return session.close();
    return owed.forEach((receipt) => tell(session, receipt));
  });
  session.on("enquire_link", (pdu) => session.send(pdu.response()));
  session.on("unbind", (pdu) => { session.send(pdu.response()); session.close(); });
  session.on("submit_sm", (pdu) => {
    const payload = pdu.short_message?.message || pdu.message_payload?.message || "";
    const whole = pdu.message_payload !== undefined;
    say({ from: pdu.source_addr, to: pdu.destination_addr, coding: pdu.data_coding, receipt: pdu.registered_delivery, text: payload.toString(), whole });
    const wish = pdu.destination_addr.slice(-2);
    const answer = (command_status, message_id) => session.send(pdu.response({ command_status, message_id: message_id || "" }));
    if (wish === "01") return answer(smpp.ESME_RINVDSTADR);
    if (wish === "02" && !throttled) { throttled = true; return answer(smpp.ESME_RTHROTTLED); }
    if (wish === "03") return undefined;
    if (wish === "04") return session.close();
    if (wish === "07") return answer(smpp.ESME_RMSGQFUL);
    if (wish === "08" && whole) return answer(smpp.ESME_RTLVNOTALLWD);
    if (wish === "12") return setTimeout(() => process.kill(process.pid, "SIGKILL"), 10);
    const id = (++number).toString(16).toUpperCase().padStart(8, "0");
    answer(smpp.ESME_ROK, id);
    if (wish === "13") return session.unbind(() => session.close());
    if (!["05", "06", "09", "14"].includes(wish)) return undefined;
    const stat = wish === "06" ? "UNDELIV" : "DELIVRD";
    const receipt = {
      source_addr: pdu.destination_addr, destination_addr: pdu.source_addr, esm_class: smpp.ESM_CLASS.MC_DELIVERY_RECEIPT,
      short_message: `id:${id.toLowerCase()} sub:001 dlvrd:001 submit date:2611231201 done date:2611231202 stat:${stat} err:000 text:`,
    };
    owed.push(receipt);
    if (wish === "09") return session.close();
    if (wish === "14") tell(session, receipt);
    return tell(session, receipt);
  });
};
const server = cert ? smpp.createServer({ key, cert }, serve) : smpp.createServer(serve);
server.listen(0, "127.0.0.1", () => console.log(server.address().port));
