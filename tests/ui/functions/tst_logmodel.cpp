#include "ui/functions/LogModel.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace trestle;
using namespace trestle::ui;

namespace {

observe::Trace printed(qint64 number, const std::vector<observe::LogLine>& lines)
{
    observe::Trace trace;
    trace.number = number;
    trace.log = lines;
    return trace;
}

QStringList lines(const LogModel& model)
{
    QStringList texts;
    for (int row = 0; row < model.rowCount(); ++row)
        texts << model.index(row, LogModel::Text).data().toString();
    return texts;
}

}  // namespace

class TestLogModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsOwnLinesByLevelAndText()
    {
        LogModel model("f");
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.add(
            printed(7, {{0, false, "added Emma", "f"}, {1, false, "not ours", "g"}, {2, true, "no author", "f"}}));
        QCOMPARE(lines(model), QStringList({QStringLiteral("added Emma"), QStringLiteral("no author")}));
        QCOMPARE(model.traceAt(1), 7);
        model.setFilter(LogModel::Levels::Errors, {});
        QCOMPARE(lines(model), QStringList{QStringLiteral("no author")});
        model.add(printed(8, {{0, false, "quiet", "f"}, {0, true, "loud", "f"}}));
        QCOMPARE(lines(model), QStringList({QStringLiteral("no author"), QStringLiteral("loud")}));
        model.setFilter(LogModel::Levels::All, QStringLiteral("EMMA"));
        QCOMPARE(lines(model), QStringList{QStringLiteral("added Emma")});
        model.clear();
        QCOMPARE(model.rowCount(), 0);
    }

    void keepsTheLastLines()
    {
        LogModel model("f");
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        for (int i = 0; i < 30; ++i)
            model.add(printed(i, std::vector<observe::LogLine>(100, {0, false, QByteArray::number(i), "f"})));
        QCOMPARE(model.rowCount(), 2'000);
        QCOMPARE(lines(model).first(), QStringLiteral("10"));
        QCOMPARE(lines(model).last(), QStringLiteral("29"));
        QCOMPARE(model.lineCount(), size_t(2'000));
    }
};

QTEST_GUILESS_MAIN(TestLogModel)
#include "tst_logmodel.moc"
