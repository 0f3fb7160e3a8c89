// The one place where Asio enters: only files of this room include it, and its code is compiled once, in asio.cpp.
#ifndef TRAJECTUM_NET_ASIO_HPP
#define TRAJECTUM_NET_ASIO_HPP
#define BOOST_ASIO_SEPARATE_COMPILATION
#define BOOST_ASIO_NO_DEPRECATED
#if defined(__SANITIZE_THREAD__)
#define BOOST_ASIO_DISABLE_FENCED_BLOCK  // g++ cannot check fences; one thread runs the loop, locks order the others
#endif
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

namespace trajectum::net {

namespace asio = boost::asio;
using boost::system::error_code;
using StreamSocket = asio::generic::stream_protocol::socket;  // TCP and Unix sessions are the same from here on

}  // namespace trajectum::net

#endif  // TRAJECTUM_NET_ASIO_HPP
