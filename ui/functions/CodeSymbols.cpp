#include "ui/functions/CodeSymbols.h"

#include <QRegularExpression>

namespace trestle::ui {

namespace {

// The name is the first group that took part.
const QRegularExpression& definitionOf(bool isPython)
{
    static const QRegularExpression python(QStringLiteral(R"(^\s*(?:async\s+)?(?:def|class)\s+(\w+))"));
    static const QRegularExpression script(
        QStringLiteral(R"(^\s*(?:export\s+)?(?:default\s+)?(?:(?:async\s+)?function\b\s*\*?\s*([\w$]+))"
                       R"(|class\s+([\w$]+))"
                       R"(|(?:const|let|var)\s+([\w$]+)\s*=\s*(?:async\b\s*)?(?:function\b|\([^)]*\)\s*=>|[\w$]+\s*=>))"
                       R"(|(?:module\.)?exports\.([\w$]+)\s*=(?!=)))"));
    return isPython ? python : script;
}

}  // namespace

std::vector<CodeSymbol> codeSymbols(const QString& file, const QString& text)
{
    std::vector<CodeSymbol> symbols;
    const QRegularExpression& definition = definitionOf(file.endsWith(QLatin1String(".py")));
    int line = 0;
    for (const QString& each : text.split(u'\n')) {
        ++line;
        const auto found = definition.match(each);
        if (found.hasMatch()) symbols.push_back({found.captured(found.lastCapturedIndex()), line});
    }
    return symbols;
}

}  // namespace trestle::ui
