// What a handler's source defines, by name and line: for going there. Found line by line, without parsing the language.
#pragma once

#include <QString>

#include <vector>

namespace trestle::ui {

struct CodeSymbol
{
    QString name;
    int line = 0;  // from 1

    bool operator==(const CodeSymbol&) const = default;
};

/// Functions, classes and exports of JavaScript, or of Python for a `file` that ends so.
[[nodiscard]] std::vector<CodeSymbol> codeSymbols(const QString& file, const QString& text);

}  // namespace trestle::ui
