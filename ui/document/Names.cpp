#include "ui/document/Names.h"

#include "core/gateway/definition/SocketRouteKey.h"

#include <QCoreApplication>
#include <QSet>

namespace trestle::ui {

namespace {

struct Names
{
    Q_DECLARE_TR_FUNCTIONS(trestle::ui::Names)
};

base::Error invalid(const QString& message)
{
    return {base::ErrorCode::InvalidArgument, message};
}

bool isPlain(QByteArrayView name, QByteArrayView more)
{
    return std::all_of(name.begin(), name.end(), [more](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || more.contains(c);
    });
}

base::Result<void> checkName(QByteArrayView name, int least, int most, QByteArrayView more)
{
    if (name.isEmpty()) return invalid(Names::tr("A name is needed"));
    if (name.size() < least || name.size() > most)
        return invalid(Names::tr("A name has %1 to %2 characters").arg(least).arg(most));
    if (!isPlain(name, more)) {
        QStringList signs;
        for (char c : more)
            signs.append(QString(QLatin1Char(c)));
        return invalid(Names::tr("A name is made of letters a–z, digits and %1").arg(signs.join(u' ')));
    }
    if (name.startsWith('.')) return invalid(Names::tr("A name does not begin with a dot"));
    return {};
}

base::Result<void> checkRange(int value, int least, int most, const QString& message)
{
    if (value < least || value > most) return invalid(message.arg(QLocale().toString(least), QLocale().toString(most)));
    return {};
}

base::Result<void> checkIntegration(const gateway::Integration& integration)
{
    int timeoutMs = 30'000;
    if (const auto* function = std::get_if<gateway::FunctionIntegration>(&integration))
        timeoutMs = function->timeoutMs;
    else if (const auto* http = std::get_if<gateway::HttpIntegration>(&integration))
        timeoutMs = http->timeoutMs;
    else if (const auto* mock = std::get_if<gateway::MockIntegration>(&integration))
        return checkRange(mock->status, 200, 599, Names::tr("A status is %1 to %2"));
    return checkRange(timeoutMs, 50, 30'000, Names::tr("A timeout is %1 to %2 ms"));
}

base::Result<void> checkKeys(const tables::KeySchema& keys)
{
    const auto checkKey = [](const tables::KeyAttribute& key) -> base::Result<void> {
        if (key.name.isEmpty()) return invalid(Names::tr("A key attribute needs a name"));
        if (key.name.size() > 255) return invalid(Names::tr("A key attribute's name has at most 255 bytes"));
        return {};
    };
    if (auto partition = checkKey(keys.partition); !partition) return partition;
    if (!keys.sort) return {};
    if (keys.sort->name == keys.partition.name)
        return invalid(Names::tr("Partition key and sort key are two attributes"));
    return checkKey(*keys.sort);
}

}  // namespace

base::Result<void> checkValue(const gateway::Route& route)
{
    // Whether it fits its API is the API's to say: here it is a key of one protocol or another.
    const auto parsed = gateway::parseRouteKey(route.key());
    if (!parsed && (!route.method.isEmpty() || !gateway::parseSocketRouteKey(route.path)))
        return invalid(parsed.error().message);
    return checkIntegration(route.integration);
}

base::Result<void> checkValue(const gateway::Api& api)
{
    if (auto named = checkName(api.name, 1, 128, "-_."); !named) return named;
    QSet<QByteArray> keys;
    for (const gateway::Route& route : api.routes) {
        if (auto checked = checkValue(route); !checked) return checked;
        if (keys.contains(route.key()))
            return invalid(
                Names::tr("%1 stands twice in %2").arg(QString::fromUtf8(route.key()), QString::fromUtf8(api.name)));
        keys.insert(route.key());
    }
    return {};
}

base::Result<void> checkValue(const functions::FunctionDescription& function)
{
    if (auto named = checkName(function.name, 1, 64, "-_"); !named) return named;
    if (auto timeout = checkRange(function.timeoutMs, 1'000, 900'000, Names::tr("A timeout is %1 to %2 ms")); !timeout)
        return timeout;
    if (auto memory = checkRange(function.memoryMb, 128, 10'240, Names::tr("Memory is %1 to %2 MB")); !memory)
        return memory;
    if (!functions::runtimeKind(function.runtime))
        return invalid(Names::tr("The runtime %1 is not known").arg(QString::fromUtf8(function.runtime)));
    if (functions::runtimeKind(function.runtime) == functions::RuntimeKind::Provided) return {};
    if (!function.handler.contains('.') || function.handler.startsWith('/') || function.handler.contains(".."))
        return invalid(Names::tr("A handler is file.name, for example index.handler"));
    return {};
}

base::Result<void> checkValue(const tables::TableDescription& table)
{
    if (auto named = checkName(table.name, 3, 255, "-_."); !named) return named;
    if (auto keys = checkKeys(table.keys); !keys) return keys;
    QSet<QByteArray> names;
    for (const tables::IndexDescription& index : table.indexes) {
        if (auto named = checkName(index.name, 3, 255, "-_."); !named)
            return invalid(Names::tr("Index %1: %2").arg(QString::fromUtf8(index.name), named.error().message));
        if (names.contains(index.name))
            return invalid(Names::tr("Two indexes are called %1").arg(QString::fromUtf8(index.name)));
        names.insert(index.name);
        if (auto keys = checkKeys(index.keys); !keys)
            return invalid(Names::tr("Index %1: %2").arg(QString::fromUtf8(index.name), keys.error().message));
    }
    return {};
}

base::Result<void> checkValue(const requests::SavedRequest& request)
{
    if (request.name.isEmpty()) return invalid(Names::tr("A name is needed"));
    if (request.name.size() > 200) return invalid(Names::tr("A name has at most %1 bytes").arg(200));
    for (const QByteArray& part : request.name.split('/')) {
        if (part.trimmed().isEmpty() || part.startsWith('.') || part != part.trimmed())
            return invalid(Names::tr("Each part of a request's name has letters and does not begin with a dot"));
    }
    const bool forbidden = std::any_of(request.name.begin(), request.name.end(), [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || QByteArrayView("\\:*?\"<>|").contains(c);
    });
    if (forbidden) return invalid(Names::tr("A request's name is a file's name: none of \\ : * ? \" < > |"));
    return {};
}

}  // namespace trestle::ui
