#include "core/aws/remote/CredentialsFile.h"

#include <QDir>
#include <QFile>

namespace trestle::aws {

namespace {

constexpr qint64 fileBytes = qint64(1) << 20;

std::optional<http::Credentials> complete(http::Credentials credentials)
{
    if (credentials.accessKeyId.isEmpty() || credentials.secretAccessKey.isEmpty()) return std::nullopt;
    return credentials;
}

}  // namespace

std::optional<http::Credentials> credentialsFrom(const QByteArray& text, const QByteArray& profile)
{
    http::Credentials found;
    bool inProfile = false;
    for (const QByteArray& line : text.split('\n')) {
        const QByteArray trimmed = line.trimmed();
        if (trimmed.startsWith('[')) {
            inProfile = trimmed.endsWith(']') && trimmed.sliced(1).chopped(1).trimmed() == profile;
            continue;
        }
        const qsizetype equals = trimmed.indexOf('=');
        if (!inProfile || equals <= 0 || trimmed.startsWith('#') || trimmed.startsWith(';')) continue;
        const QByteArray key = trimmed.first(equals).trimmed();
        const QByteArray value = trimmed.sliced(equals + 1).trimmed();
        if (key == "aws_access_key_id") found.accessKeyId = value;
        if (key == "aws_secret_access_key") found.secretAccessKey = value;
        if (key == "aws_session_token") found.sessionToken = value;
    }
    return complete(std::move(found));
}

std::optional<http::Credentials> findCredentials(const QProcessEnvironment& environment)
{
    const auto variable = [&](const char* name) { return environment.value(QLatin1String(name)).toUtf8(); };
    if (auto given =
            complete({variable("AWS_ACCESS_KEY_ID"), variable("AWS_SECRET_ACCESS_KEY"), variable("AWS_SESSION_TOKEN")}))
        return given;
    QFile file(environment.value(QStringLiteral("AWS_SHARED_CREDENTIALS_FILE"),
                                 QDir::home().filePath(QStringLiteral(".aws/credentials"))));
    if (!file.open(QIODevice::ReadOnly)) return std::nullopt;
    return credentialsFrom(file.read(fileBytes),
                           environment.value(QStringLiteral("AWS_PROFILE"), QStringLiteral("default")).toUtf8());
}

}  // namespace trestle::aws
