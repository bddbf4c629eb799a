#include "core/engine/TlsIdentity.h"

#include "core/aws/apigateway/SelfSignedCertificate.h"

#include <QDateTime>
#include <QDir>
#include <QSaveFile>
#include <QSslCertificate>
#include <QSslKey>

#include <algorithm>

namespace trestle::engine {

namespace {

const QString maker = QStringLiteral("Trestle");  // the owner's name in what is made here

base::Error identityError(base::ErrorCode code, const QString& path)
{
    return {code, QStringLiteral("The file %1 for TLS cannot be used").arg(path)};
}

bool isMadeHere(const QSslCertificate& certificate)
{
    return certificate.isSelfSigned() && certificate.subjectInfo(QSslCertificate::Organization).contains(maker);
}

bool covers(const QSslCertificate& certificate, const QList<QByteArray>& names, qint64 nowSeconds)
{
    const QStringList known = certificate.subjectAlternativeNames().values(QSsl::DnsEntry);
    return certificate.expiryDate().toSecsSinceEpoch() > nowSeconds &&
           std::all_of(names.begin(), names.end(),
                       [&known](const QByteArray& name) { return known.contains(QString::fromUtf8(name)); });
}

base::Result<void> writePrivately(const QString& path, const QByteArray& bytes)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) ||
        file.write(bytes) != bytes.size() || !file.commit())
        return identityError(base::ErrorCode::Io, path);
    return {};
}

QSslKey keyIn(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) return {};
    const QByteArray pem = file.readAll();
    const QSslKey rsa(pem, QSsl::Rsa);
    return rsa.isNull() ? QSslKey(pem, QSsl::Ec) : rsa;
}

}  // namespace

base::Result<QSslConfiguration> tlsIdentity(const QString& folder, const QList<QByteArray>& names, qint64 nowSeconds)
{
    const QString certificatePath = QDir(folder).filePath(QStringLiteral("certificate.pem"));
    const QString keyPath = QDir(folder).filePath(QStringLiteral("key.pem"));
    QList<QSslCertificate> chain = QSslCertificate::fromPath(certificatePath);
    const bool isThere = QFile::exists(certificatePath) || QFile::exists(keyPath);
    if (!isThere || (!chain.isEmpty() && isMadeHere(chain.front()) && !covers(chain.front(), names, nowSeconds))) {
        constexpr qint64 dayBefore = 24 * 3'600;  // clocks differ
        const auto made = aws::apigateway::selfSignedCertificate("localhost", names, nowSeconds - dayBefore);
        if (!made) return made.error();
        if (!QDir().mkpath(folder)) return identityError(base::ErrorCode::Io, folder);
        for (const auto& [path, bytes] : {std::pair(keyPath, made->key), std::pair(certificatePath, made->certificate)})
            if (auto written = writePrivately(path, bytes); !written) return written.error();
        chain = QSslCertificate::fromData(made->certificate);
    }
    const QSslKey key = keyIn(keyPath);
    if (chain.isEmpty() || chain.front().isNull()) return identityError(base::ErrorCode::Parse, certificatePath);
    if (key.isNull()) return identityError(base::ErrorCode::Parse, keyPath);
    QSslConfiguration tls = QSslConfiguration::defaultConfiguration();
    tls.setLocalCertificateChain(chain);
    tls.setPrivateKey(key);
    tls.setPeerVerifyMode(QSslSocket::VerifyNone);
    return tls;
}

}  // namespace trestle::engine
