#include "ui/tables/ChangeWords.h"

#include "core/tables/values/ItemCodec.h"

#include <QCoreApplication>

namespace trestle::ui {

using tables::Cause;

namespace {

QString translatedChange(const char* text)
{
    return QCoreApplication::translate("trestle::ui::ChangeWords", text);
}

QString kindWords(Cause::Kind kind)
{
    switch (kind) {
        case Cause::Kind::Wire:
            return translatedChange("a client");
        case Cause::Kind::Request:
            return translatedChange("a request");
        case Cause::Kind::Function:
            return translatedChange("a function");
        case Cause::Kind::Import:
            return translatedChange("an import");
        case Cause::Kind::Console:
            return translatedChange("this console");
        case Cause::Kind::Expiry:
            return translatedChange("expiry");
    }
    return {};
}

std::optional<tables::Item> decoded(const QByteArray& bytes)
{
    if (bytes.isEmpty()) return {};
    auto item = tables::decodeItem(bytes);
    return item ? std::optional(std::move(*item)) : std::nullopt;
}

}  // namespace

ChangeOrigin originOf(const tables::Change& change, const observe::TraceStore& traces)
{
    ChangeOrigin origin{kindWords(change.cause.kind), {}};
    if (change.cause.id.isEmpty()) return origin;
    const auto trace = traces.findById(change.cause.id);
    if (!trace) return origin;
    origin.trace = trace->number;
    // A table request has its operation's name, an API's its route.
    if (!trace->routeKey.isEmpty())
        origin.text = QString::fromUtf8(trace->routeKey);
    else if (!trace->method.isEmpty())
        origin.text = QString::fromUtf8(trace->method + ' ' + trace->target.left(60));
    return origin;
}

StagedItem changedItem(const tables::Change& change)
{
    return {change.key, decoded(change.before), decoded(change.after)};
}

const tables::Change* lastSetter(const std::vector<tables::Change>& changes, const QByteArray& attribute)
{
    for (const tables::Change& change : changes) {
        const StagedItem item = changedItem(change);
        const auto* was = item.base ? item.base->find(attribute) : nullptr;
        const auto* is = item.item ? item.item->find(attribute) : nullptr;
        if (was && is ? *was != *is : was != is) return &change;
    }
    return nullptr;
}

}  // namespace trestle::ui
