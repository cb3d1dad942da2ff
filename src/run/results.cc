// Results of a run; see results.h.
#include "run/results.h"

#include "base/release.h"

namespace benchhub {

Status Results::begin(JobList& list) {
  open_ = std::move(list.open);
  for (auto& [id, answers] : list.adopted) {
    BH_CHECK(store_.upsert(id, std::move(answers)));
    report_.changed.push_back(id);
  }
  return {};
}

Status Results::close() {
  for (auto& [id, answers] : finished_) writer_->put(id, std::move(answers));
  finished_.clear();
  BH_TRY(const auto written, writer_->finish());
  report_.changed.insert(report_.changed.end(), written.begin(), written.end());
  writer_.reset();
  return {};
}

Status Results::write() {
  for (auto it = finished_.begin(); it != finished_.end(); it = finished_.erase(it)) {
    BH_CHECK(store_.upsert(it->first, std::move(it->second)));
    report_.changed.push_back(it->first);
  }
  return {};
}

void Results::finish(Job& job, const ParsedReply& parsed, const RawReply& raw, std::int64_t at_ms) {
  if (is_final(parsed.state)) {
    const bool in_process = job.way().protocol->in_process;
    ++report_.answered;
    report_.in_process += in_process;
    report_.unpriced += !in_process && !job.intent.prices.known();
  } else {
    count_error(job, parsed.error);
  }
  put(job, [&](const Destination& to) { return make_answer(job.intent, to, parsed, raw, at_ms); });
}

void Results::take(Job& job, const Answer& answer) {
  ++report_.answered;
  put(job, [&](const Destination& to) { return copy_answer(answer, job.intent, to); });
}

void Results::fail_after_all(Job& job) {
  const Answer failure = *std::move(job.failure);
  count_error(job, failure.error);
  job.intent.earlier_cost = job.intent.earlier_presumed = 0;  // the failure has them
  put(job, [&](const Destination& to) {
    Answer out = copy_answer(failure, job.intent, to);
    out.route = failure.route;  // the job may have gone on to another way since
    return out;
  });
}

void Results::not_run(Job& job) {
  ++report_.not_run;
  for (const auto& to : job.intent.destinations) end_for(to.pair);
}

void Results::tell(RunProgress& out) const {
  out.total = report_.requests;
  out.done = report_.answered + report_.errors;
  out.not_run = report_.not_run;
  out.errors = report_.errors;
}

void Results::count_error(const Job& job, const std::string& error) {
  ++report_.errors;
  ++report_.error_texts[job.way().model->slug + ": " + error];
}

void Results::put(Job& job, const std::function<Answer(const Destination&)>& make) {
  for (const auto& to : job.intent.destinations) {
    finished_[to.pair].push_back(make(to));
    end_for(to.pair);
  }
  release(job.routes);
  job.intent = {};
  job.failure.reset();
}

// One job less for the pair; after its last one the pair goes to data/.
void Results::end_for(const PairId& id) {
  if (--open_[id] > 0 || !writer_) return;
  const auto it = finished_.find(id);
  if (it == finished_.end()) return;
  writer_->put(id, std::move(it->second));
  finished_.erase(it);
}

}  // namespace benchhub
