// Who the workspace is over TLS: certificate.pem and key.pem of a folder. Where they are missing they are made, and
// those made here are made again once they lack a name or have run out; one's own stay as they are.
#pragma once

#include "core/base/Result.h"

#include <QList>
#include <QSslConfiguration>
#include <QString>

namespace trestle::engine {

/// A server's configuration for the hosts `names`. Errors: Io, Parse for files that hold no certificate or key.
[[nodiscard]] base::Result<QSslConfiguration> tlsIdentity(const QString& folder, const QList<QByteArray>& names,
                                                          qint64 nowSeconds);

}  // namespace trestle::engine
