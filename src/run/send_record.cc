// See send_record.h.
#include "run/send_record.h"

namespace benchhub {

SendRecord send_record(const Job& job, const RawReply& raw, const ParsedReply& parsed, std::int64_t at_ms, bool again) {
  const Destination& to = job.intent.destinations.front();
  const JobRoute& way = job.way();
  SendRecord out;
  out.pair = to.pair;
  out.case_id = to.case_id;
  out.repeat = to.repeat;
  out.attempt = job.intent.attempt;
  out.provider = way.provider->slug;
  out.protocol = way.protocol->name;
  out.base_url = way.provider->base_url;
  out.model_id = way.request.model;
  out.model_served = parsed.model_served;
  out.finish_reason = parsed.finish_reason;
  out.request_id = parsed.request_id;
  out.error = parsed.error;
  out.state = parsed.state;
  out.again = again;
  out.status = raw.end == HttpEnd::complete ? raw.status : 0;
  out.usage = parsed.usage;
  out.cost = send_cost(job.intent, parsed, raw).known;
  out.timing = raw.timing;
  out.end_unix_ms = at_ms;
  return out;
}

}  // namespace benchhub
