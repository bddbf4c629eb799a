#include "ui/widgets/CodePlace.h"

#include <QTest>

using namespace trestle::ui;

class TestCodePlace : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void finds_data()
    {
        QTest::addColumn<QString>("message");
        QTest::addColumn<QString>("file");
        QTest::addColumn<int>("line");
        const auto row = [](const char* message, const char* file, int line) {
            QTest::newRow(message) << QString::fromUtf8(message) << QString::fromUtf8(file) << line;
        };
        row("index.mjs:12: TypeError: x is not a function", "index.mjs", 12);
        row("KeyError: 'due' (lib/loans.py:7)", "lib/loans.py", 7);
        row("/srv/shop/functions/f/index.js:3: Unexpected token", "/srv/shop/functions/f/index.js", 3);
        row("index.mjs: HandlerNotFound", "", 0);
        row("http://127.0.0.1:3000 refused", "", 0);
        row("", "", 0);
    }

    void finds()
    {
        QFETCH(const QString, message);
        const CodePlace place = placeIn(message).value_or(CodePlace());
        QTEST(place.file, "file");
        QTEST(place.line, "line");
    }
};

QTEST_GUILESS_MAIN(TestCodePlace)
#include "tst_codeplace.moc"
