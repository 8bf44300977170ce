// Reads calendars by ical.js, strictly: a list of base64 texts in, what each says out, as JSON.
const ICAL = require("ical.js");

const read = (text) => {
  const calendar = new ICAL.Component(ICAL.parse(text));
  for (const zone of calendar.getAllSubcomponents("vtimezone")) {
    ICAL.TimezoneService.register(zone);
  }
  return {
    method: calendar.getFirstPropertyValue("method"),
    events: calendar.getAllSubcomponents("vevent").map((one) => {
      const event = new ICAL.Event(one);
      return {
        uid: event.uid,
        sequence: event.sequence,
        start: event.startDate.toString(),
        end: event.endDate.toString(),
        days: event.duration.toSeconds() / 86400,
        status: one.getFirstPropertyValue("status"),
        stamp: one.getFirstPropertyValue("dtstamp").toString(),
        summary: event.summary,
        description: event.description,
        organizer: event.organizer,
        attendees: event.attendees.map((who) => [who.getFirstValue(), who.getParameter("rsvp")]),
      };
    }),
  };
};

const given = JSON.parse(require("fs").readFileSync(0, "utf8"));
const texts = given.map((one) => Buffer.from(one, "base64").toString("utf8"));
process.stdout.write(JSON.stringify(texts.map(read)));
