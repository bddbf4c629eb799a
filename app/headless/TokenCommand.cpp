#include "app/headless/TokenCommand.h"

#include "app/headless/ExitCode.h"
#include "core/engine/IssuerEndpoint.h"
#include "core/workspace/WorkspaceFolder.h"

#include <QDateTime>
#include <QDir>

#include <cstdio>

namespace trestle::headless {

namespace {

int failed(const QString& message)
{
    std::fprintf(stderr, "trestle-cli: %s\n", qUtf8Printable(message));
    return Failure;
}

}  // namespace

int runToken(const TokenOptions& options)
{
    base::JsonValue claims = base::JsonValue::Object();
    if (!options.claims.isEmpty()) {
        auto given = base::parseJson(options.claims);
        if (!given || !given->isObject()) {
            failed(QStringLiteral("--claims takes a JSON object"));
            return UsageError;
        }
        claims = std::move(*given);
    }
    const auto add = [&](const char* name, base::JsonValue value) {
        if (!claims.find(name)) claims.insert(name, std::move(value));
    };
    const auto addText = [&](const char* name, const QByteArray& text) {
        if (!text.isEmpty()) add(name, text);
    };
    QByteArray issuer = options.issuer;
    if (issuer.isEmpty()) {
        const auto folder = workspace::WorkspaceFolder::open(options.folder);
        if (!folder) return failed(folder.error().message);
        issuer = "http://localhost:" + QByteArray::number((*folder)->load().workspace.settings.port) +
                 gateway::LocalIssuer::path.toByteArray();
    }
    add("iss", issuer);
    addText("aud", options.audience);
    addText("sub", options.subject);
    addText("scope", options.scope);
    const qint64 now = QDateTime::currentSecsSinceEpoch();
    add("iat", now);
    add("exp", now + options.seconds);

    const QString data = QDir(options.folder).filePath(QStringLiteral(".trestle"));
    const auto key = gateway::LocalIssuer::open(engine::IssuerEndpoint::keyFileOf(data));
    if (!key) return failed(key.error().message);
    const auto token = key->sign(claims);
    if (!token) return failed(token.error().message);
    std::printf("%s\n", token->constData());
    return Success;
}

}  // namespace trestle::headless
