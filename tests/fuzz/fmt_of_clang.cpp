// The one function of libfmt that clang names otherwise than the compiler that Debian built the library with.
#define FMT_HEADER_ONLY
#include <fmt/format.h>

template void fmt::detail::vformat_to<char>(fmt::detail::buffer<char>&, fmt::string_view,
                                            fmt::basic_format_args<fmt::buffer_context<char>>, fmt::detail::locale_ref);
