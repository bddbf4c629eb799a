// Short ways to items, names and values for the tests of expressions.
#pragma once

#include "core/tables/expressions/ExpressionScope.h"
#include "core/tables/values/AttributeJson.h"

#include <QTest>

namespace trestle::tables::test {

/// Of typed JSON.
inline Item item(const QByteArray& json)
{
    const auto parsed = base::parseJson(json);
    if (!parsed) qFatal("%s in %s", qPrintable(parsed.error().message), json.constData());
    const auto read = itemFromTypedJson(*parsed);
    if (!read) qFatal("%s in %s", qPrintable(read.error().message), json.constData());
    return *read;
}

/// `names`: "#a=a #b=b", or empty for none; `values`: typed JSON of ":v" and so on, or empty for none.
inline ExpressionNames names(const QByteArray& names, const QByteArray& values)
{
    ExpressionNames result;
    if (!names.isEmpty()) {
        result.names.emplace();
        for (const QByteArray& pair : names.split(' '))
            result.names->emplace(pair.left(pair.indexOf('=')), pair.mid(pair.indexOf('=') + 1));
    }
    if (!values.isEmpty()) result.values = item(values);
    return result;
}

inline QByteArray json(const Item& item)
{
    QByteArray text;
    appendTypedJson(text, item);
    return text;
}

}  // namespace trestle::tables::test
