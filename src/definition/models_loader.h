// Loads one provider file (with its models) and the site's settings. Called by repository.cc.
#pragma once

#include <string>
#include <vector>

#include "definition/source.h"
#include "domain/model.h"

namespace benchhub {

void load_provider(Source& source, const std::string& file, std::vector<Provider>& providers,
                   std::vector<Model>& models);
SiteConfig load_site_config(Source& source);

}  // namespace benchhub
