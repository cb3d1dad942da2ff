// Journal records of a run; see records.h and docs/format-data.md.
#include "run/records.h"

#include "base/field_table.h"
#include "base/text.h"
#include "domain/limits.h"

namespace benchhub {
namespace {

Json destination_json(const Destination& to) {
  Json out = {{"benchmark", to.pair.benchmark},
              {"model", to.pair.model},
              {"case", to.case_id},
              {"repeat", to.repeat},
              {"failed_runs", to.failed_runs}};
  if (to.step != 0) out["step"] = to.step;
  if (to.chained) out["chained"] = true;
  if (!to.route.empty()) out["route"] = to.route;
  if (to.verdict) out["verdict"] = to_json(*to.verdict);
  return out;
}

std::optional<Destination> destination_from(const Json& json) {
  const auto benchmark = get_string(json, "benchmark"), model = get_string(json, "model"),
             id = get_string(json, "case");
  const auto repeat = get_int(json, "repeat"), failed = get_int(json, "failed_runs");
  if (!benchmark || !model || !id || !repeat || !failed) return std::nullopt;
  Destination out{{*benchmark, *model}, *id, static_cast<int>(*repeat), static_cast<int>(*failed)};
  out.step = static_cast<int>(get_int(json, "step").value_or(0));
  out.chained = get_bool(json, "chained").value_or(false);
  out.route = get_string(json, "route").value_or("");
  if (json.contains("verdict")) {
    auto ref = judge_ref_from_json(json["verdict"]);
    if (!ref) return std::nullopt;
    out.verdict = std::make_shared<const JudgeRef>(*std::move(ref));
  }
  return out;
}

}  // namespace

Json intent_record(const Intent& intent) {
  Json out = {{"type", "intent"},
              {"id", intent.id},
              {"protocol", intent.protocol},
              {"key", intent.key},
              {"parts", intent.key_parts},
              {"attempt", intent.attempt},
              {"most_cost", intent.most_cost},
              {"most_input", intent.most_input},
              {"most_output", intent.most_output},
              {"tool", intent.tool_version},
              {"commit", intent.commit}};
  if (intent.earlier_cost != 0) out["earlier_cost"] = intent.earlier_cost;
  if (intent.earlier_presumed != 0) out["earlier_presumed"] = intent.earlier_presumed;
  out["to"] = Json::array();
  for (const auto& to : intent.destinations) out["to"].push_back(destination_json(to));
  // Prices travel as in an answer, so that fold reads them with the same code.
  Answer carrier;
  carrier.prices = intent.prices;
  const Json carried = to_json(carrier);
  if (carried.contains("prices")) out["prices"] = carried["prices"];
  return out;
}

std::optional<Intent> intent_from_record(const Json& record) {
  const auto id = get_int(record, "id"), attempt = get_int(record, "attempt"), most = get_int(record, "most_cost");
  const auto protocol = get_string(record, "protocol"), key = get_string(record, "key");
  const Json* to = get_array(record, "to");
  if (get_string(record, "type") != "intent" || !id || !attempt || !most || !protocol || !key || to == nullptr)
    return std::nullopt;
  Json carried = {{"case", ""}, {"key", *key}, {"state", "not-run"}, {"text", ""}, {"repeat", 0}, {"at", kFirstMoment}};
  for (const char* name : {"parts", "prices"}) {
    if (record.contains(name)) carried[name] = record[name];
  }
  const auto carrier = answer_from_json(carried);
  if (!carrier) return std::nullopt;
  Intent out;
  out.id = static_cast<std::uint64_t>(*id);
  out.protocol = *protocol;
  out.key = *key;
  out.key_parts = carrier->key_parts;
  out.prices = carrier->prices;
  out.attempt = static_cast<int>(*attempt);
  out.most_cost = *most;
  out.earlier_cost = get_int(record, "earlier_cost").value_or(0);
  out.earlier_presumed = get_int(record, "earlier_presumed").value_or(0);
  out.most_input = get_int(record, "most_input").value_or(0);
  out.most_output = get_int(record, "most_output").value_or(0);
  out.tool_version = get_string(record, "tool").value_or("");
  out.commit = get_string(record, "commit").value_or("");
  const auto route = get_string(record, "route");  // of all, as it was written before each had its own
  for (const auto& item : *to) {
    auto destination = destination_from(item);
    if (!destination) return std::nullopt;
    if (route) destination->route = *route;
    out.destinations.push_back(std::move(*destination));
  }
  if (out.destinations.empty()) return std::nullopt;
  return out;
}

Status check_destinations(const Intent& intent, const std::string& path, int line) {
  for (const auto& to : intent.destinations) {
    for (const std::string& name : {to.pair.benchmark, to.pair.model}) {
      if (find_pattern("slug")->matches(name)) continue;
      return fail({Errc::corruption,
                   in_quotes(name) + " cannot name a folder below data/",
                   "this record was not written by benchhub-build; until it is gone nothing is kept and nothing asked",
                   "remove this line, or move the file out of the way: what it holds is then asked again",
                   {path, line, 0}});
    }
  }
  return {};
}

Json reply_record(const ReplyRecord& reply) {
  return {{"type", "reply"}, {"id", reply.id}, {"at", reply.at_ms}, {"raw", to_json(reply.raw)}};
}

std::optional<ReplyRecord> reply_from_record(const Json& record) {
  const auto id = get_int(record, "id"), at = get_int(record, "at");
  const Json* raw_json = get_object(record, "raw");
  if (get_string(record, "type") != "reply" || !id || !at || raw_json == nullptr) return std::nullopt;
  auto raw = raw_reply_from_json(*raw_json);
  if (!raw) return std::nullopt;
  return ReplyRecord{static_cast<std::uint64_t>(*id), std::move(*raw), *at};
}

Json unsent_record(std::uint64_t id) { return {{"type", "unsent"}, {"id", id}}; }

std::optional<std::uint64_t> unsent_from_record(const Json& record) {
  const auto id = get_int(record, "id");
  if (get_string(record, "type") != "unsent" || !id) return std::nullopt;
  return static_cast<std::uint64_t>(*id);
}

bool holds_secret(const ParsedReply& parsed, const Scrubber& secrets) {
  for (const std::string* text : {&parsed.text, &parsed.finish_reason, &parsed.error, &parsed.model_served,
                                  &parsed.fingerprint, &parsed.upstream, &parsed.request_id, &parsed.note}) {
    if (secrets.finds(*text)) return true;
  }
  for (const Json* json : {&parsed.tool_calls, &parsed.opaque}) {
    if (!json->is_null() && secrets.finds(canonical_json(*json))) return true;
  }
  return false;
}

RawReply leaking_reply(const Timing& timing) {
  RawReply out;
  out.end = HttpEnd::bad_reply;
  out.status = 0;
  out.error = "the reply held the provider's key, in pieces or coded, and was dropped";
  out.timing = timing;
  return out;
}

namespace {

bool tells_usage(const ParsedReply& parsed) { return is_final(parsed.state) || parsed.usage_told; }

}  // namespace

Usage settled_usage(const Intent& intent, const ParsedReply& parsed) {
  Usage usage = parsed.usage;
  if (!tells_usage(parsed)) return usage;
  if (usage.input && usage.output) return usage;
  usage.estimated = true;
  if (!usage.input) usage.input = intent.most_input;
  // A token is at least one byte of what came.
  std::size_t came = parsed.text.size() + 1;
  for (const Json* json : {&parsed.tool_calls, &parsed.opaque})
    came += json->is_null() ? 0 : canonical_json(*json).size();
  if (!usage.output) usage.output = std::min(intent.most_output, static_cast<std::int64_t>(came));
  return usage;
}

SendCost send_cost(const Intent& intent, const ParsedReply& parsed, const RawReply& raw) {
  if (raw.end == HttpEnd::too_large) return {std::nullopt, intent.most_cost};
  if (tells_usage(parsed)) return {usage_cost(settled_usage(intent, parsed), intent.prices), 0};
  if (parsed.began || parsed.retry == Retry::unknown) return {std::nullopt, intent.most_cost};
  return {0, 0};
}

void count_attempt(Intent& intent, const SendCost& cost) {
  ++intent.attempt;
  intent.earlier_cost += cost.known.value_or(0);
  intent.earlier_presumed += cost.presumed;
}

namespace {

void put_cost(Answer& out, const Intent& intent, const SendCost& last) {
  out.presumed = intent.earlier_presumed + last.presumed;
  out.cost = last.known;
  if (out.cost) *out.cost += intent.earlier_cost;
  else if (intent.earlier_cost > 0) out.cost = intent.earlier_cost;
}

}  // namespace

Answer make_answer(const Intent& intent, const Destination& to, const ParsedReply& parsed, const RawReply& raw,
                   std::int64_t at_ms) {
  Answer out = lost_answer(intent, to, at_ms);
  out.state = parsed.state;
  out.text = parsed.text;
  out.tool_calls = parsed.tool_calls;
  if (to.chained) out.opaque = parsed.opaque;
  if (to.verdict) out.odds = parsed.odds;
  out.finish_reason = parsed.finish_reason;
  out.error = parsed.error;
  out.model_served = parsed.model_served;
  out.fingerprint = parsed.fingerprint;
  out.upstream = parsed.upstream;
  out.request_id = parsed.request_id;
  const bool in_process = find_protocol(intent.protocol) != nullptr && find_protocol(intent.protocol)->in_process;
  out.usage = in_process ? parsed.usage : settled_usage(intent, parsed);
  out.timing = raw.timing;
  out.failed_runs = is_final(parsed.state) ? 0 : to.failed_runs + 1;
  put_cost(out, intent, in_process ? SendCost{0, 0} : send_cost(intent, parsed, raw));
  return out;
}

Answer copy_answer(const Answer& answer, const Intent& intent, const Destination& to) {
  Answer out = answer;
  out.case_id = to.case_id;
  out.repeat = to.repeat;
  out.step = to.step;
  out.verdict = to.verdict;
  out.route = to.route;
  if (!to.chained) out.opaque = Json();
  if (!to.verdict) out.odds.reset();
  out.failed_runs = is_final(answer.state) ? 0 : to.failed_runs + 1;
  if (out.cost || intent.earlier_cost > 0) out.cost = out.cost.value_or(0) + intent.earlier_cost;
  out.presumed += intent.earlier_presumed;
  return out;
}

Answer lost_answer(const Intent& intent, const Destination& to, std::int64_t at_ms) {
  Answer out;
  out.case_id = to.case_id;
  out.repeat = to.repeat;
  out.step = to.step;
  out.verdict = to.verdict;
  out.key = intent.key;
  out.key_parts = intent.key_parts;
  out.state = AnswerState::unknown_outcome;
  out.error = "the run ended before the reply came";
  out.prices = intent.prices;
  out.attempts = intent.attempt;
  out.failed_runs = to.failed_runs;  // not the provider's fault: does not count as a failed run
  out.at_ms = at_ms;
  out.route = to.route;
  out.tool_version = intent.tool_version;
  out.commit = intent.commit;
  put_cost(out, intent, {std::nullopt, intent.most_cost});
  return out;
}

}  // namespace benchhub
