// Addresses of function URLs. As the service's they are a host of their own, here below .localhost, at the workspace's
// port: http://<id>.lambda-url.<region>.localhost:4566/. Pure; any thread.
#pragma once

#include <QByteArray>

namespace trestle::functions {

/// What names the URL of a function, or of its alias: 32 of a-z0-9, the same on every machine.
[[nodiscard]] QByteArray functionUrlId(const QByteArray& function, const QByteArray& qualifier = {});

/// The id in a Host header's value that names a function URL; empty for any other.
[[nodiscard]] QByteArray functionUrlIdOfHost(QByteArrayView host);

}  // namespace trestle::functions
