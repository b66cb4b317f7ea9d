// What is wrong with a certificate, in words for a person.
#pragma once

#include <openssl/types.h>

#include <string>
#include <string_view>

namespace dynatlas::bolt {

// `error` is one of OpenSSL's X509_V_ERR_*. `certificate` may be null. Names out of the certificate are cleaned of what
// is not printable, and cut.
std::string refusal_reason(int error, X509* certificate, std::string_view host);

}  // namespace dynatlas::bolt
