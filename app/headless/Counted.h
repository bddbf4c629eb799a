// Things counted, as they stand in what trestle-cli says: "1 line", "2 lines".
#pragma once

#include <QString>

namespace trestle::headless {

/// `one` is the word for one thing, which takes an s for more.
inline QString counted(qint64 count, QLatin1String one)
{
    return QString::number(count) + QLatin1Char(' ') + one + (count == 1 ? QLatin1String() : QLatin1String("s"));
}

}  // namespace trestle::headless
