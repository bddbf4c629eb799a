#include "ui/functions/CodeSymbols.h"

#include <QTest>

using namespace trestle::ui;

class TestCodeSymbols : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void symbols_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("found");  // "name:line …"
        const auto row = [](const char* name, const char* file, const char* text, const char* found) {
            QTest::newRow(name) << QString::fromUtf8(file) << QString::fromUtf8(text) << QString::fromUtf8(found);
        };
        row("functions", "index.mjs",
            "import x from 'x'\nexport const handler = async (event) => {\n  return respond(1)\n}\n"
            "function respond(n) {}\nasync function* each() {}\nexport default function main() {}",
            "handler:2 respond:5 each:6 main:7");
        row("exports and classes", "index.js",
            "exports.handler = async event => 1\nmodule.exports.other = handler\nclass Loan {}\n"
            "const one = x => x\nlet two = function () {}\nconst three = 3\nif (exports.handler == 1) {}",
            "handler:1 other:2 Loan:3 one:4 two:5");
        row("python", "index.py",
            "import json\n\ndef handler(event, context):\n    pass\n\nclass Loan:\n"
            "    async def due(self):\n        pass",
            "handler:3 Loan:6 due:7");
        row("nothing", "index.mjs", "// function in words only", "");
    }

    void symbols()
    {
        QFETCH(const QString, file);
        QFETCH(const QString, text);
        QStringList found;
        for (const CodeSymbol& symbol : codeSymbols(file, text))
            found.append(QStringLiteral("%1:%2").arg(symbol.name).arg(symbol.line));
        QTEST(found.join(u' '), "found");
    }
};

QTEST_GUILESS_MAIN(TestCodeSymbols)
#include "tst_codesymbols.moc"
