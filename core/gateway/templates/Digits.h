// The digits that both languages read: ASCII only, as Java's parsers of them.
#pragma once

#include <QChar>

namespace trestle::gateway {

constexpr bool isDigit(QChar c)
{
    return c >= u'0' && c <= u'9';
}

}  // namespace trestle::gateway
