// Words that an expression may not use as an attribute name; they need a placeholder. Source: "Reserved words in
// DynamoDB" of the developer guide, with its spelling.
#pragma once

#include <QByteArrayView>

namespace trestle::tables {

/// In any mixture of upper and lower case.
[[nodiscard]] bool isReservedWord(QByteArrayView word);

}  // namespace trestle::tables
