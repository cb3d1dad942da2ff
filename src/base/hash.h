// SHA-256 (OpenSSL EVP) as lower-case hex. The only include of OpenSSL is hash.cc.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace benchhub {

std::string sha256_hex(std::string_view bytes);  // 64 characters

class Sha256 {
 public:
  Sha256();
  ~Sha256();
  void update(std::string_view bytes);
  std::string hex();  // ends the hash; call once

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace benchhub
