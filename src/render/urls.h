// Addresses of the site: one function per kind of page, used by pages, feeds and exports alike. All are relative to the
// site's root and end in "/" for pages ("benchmarks/x/"); `root_prefix` leads from a page back to the root ("../../").
#pragma once

#include <string>
#include <string_view>

namespace benchhub {

std::string benchmark_url(std::string_view benchmark);                       // benchmarks/<b>/
std::string case_url(std::string_view benchmark, std::string_view case_id);  // benchmarks/<b>/cases/<id>/
inline constexpr std::size_t kCasesPerPage = 200;                            // of the list of cases
inline constexpr std::size_t kPairCasesPerPage = 500;                        // of a pair
std::string case_list_url(std::string_view benchmark, std::size_t page);  // benchmarks/<b>/cases/, …/cases-2/ of page 1
inline constexpr std::size_t kAnswersPerPage = 100;                       // of a case
std::string case_part_url(std::string_view benchmark, std::string_view case_id,
                          std::size_t page);  // …/cases/<id>/page-2/ of page 1
// Of an answer on the page of its case: "<m>", "<m>-2" of a repeat.
std::string answer_anchor(std::string_view model, int repeat);
// …/cases/<id>/<m> or <m>.2 of a repeat, without an ending: the texts that are too long for the page.
std::string answer_file(std::string_view benchmark, std::string_view case_id, std::string_view model, int repeat);
std::string pair_url(std::string_view benchmark, std::string_view model);  // benchmarks/<b>/models/<m>/
std::string pair_part_url(std::string_view benchmark, std::string_view model,
                          std::size_t page);  // …/<m>/page-2/ of page 1
std::string duel_url(std::string_view benchmark, std::string_view first,
                     std::string_view second);  // benchmarks/<b>/compare/<m>/<m>/, by name: no rank changes it
std::string turned_duel_url(std::string_view benchmark, std::string_view first,
                            std::string_view second);  // the same the other way round
std::string lineage_url(std::string_view benchmark);   // benchmarks/<b>/lineage/
std::string embed_url(std::string_view benchmark);     // benchmarks/<b>/embed.html
std::string model_url(std::string_view model);         // models/<m>/
std::string judge_url(std::string_view judge);         // judges/<m>/
std::string logo_file(std::string_view digest);        // assets/logo-<digest>.png: another image is another file
std::string page_file(std::string_view url);           // url + "index.html", if it is a folder
std::string root_prefix(std::string_view url);         // "../" per folder level, "" for the root
// benchmarks/<b>/board.csv, board.json, charts/forest.vl.json, charts/cost.vl.json
std::string board_file(std::string_view benchmark, std::string_view extension);
std::string chart_file(std::string_view benchmark, std::string_view chart);

}  // namespace benchhub
