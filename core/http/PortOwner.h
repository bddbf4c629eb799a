// Who listens on a port: what a person needs to know when it is taken.
#pragma once

#include <QString>

namespace trestle::http {

/// "nginx (process 1234)" if a process of this machine that we may look at listens on `port`, otherwise empty.
/// Reads /proc, so it knows nothing outside Linux. Any thread; takes milliseconds.
[[nodiscard]] QString portOwner(quint16 port);

}  // namespace trestle::http
