#include "TablesFixture.h"
#include "ui/tables/ItemTransfer.h"
#include "ui/tables/TransferBar.h"
#include "ui/widgets/ThemedLabel.h"

#include <QPushButton>
#include <QScopeGuard>
#include <QSignalSpy>
#include <QTest>

#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace trestle;
using State = ui::ItemTransfer::State;

class TestItemTransfer : public QObject
{
    Q_OBJECT

private:
    static QString file(const tests::TablesFixture& fixture, const QString& name, const QByteArray& text)
    {
        QFile out(fixture.folder.filePath(name));
        if (!out.open(QIODevice::WriteOnly) || out.write(text) != text.size()) qFatal("write");
        return out.fileName();
    }
    static QPushButton* button(const ui::TransferBar& bar, const QString& text)
    {
        for (auto* each : bar.findChildren<QPushButton*>())
            if (each->text() == text && each->isVisibleTo(&bar)) return each;
        return nullptr;
    }

    static int bytesIn(int pipe)
    {
        int bytes = 0;
        return ::ioctl(pipe, FIONREAD, &bytes) == 0 ? bytes : -1;
    }

private Q_SLOTS:
    void initTestCase() { ui::Theme::instance().install(*qApp); }

    void tellsHowAnImportEnded()
    {
        tests::TablesFixture fixture;
        ui::ItemTransfer transfer("Library", *fixture.engine);
        ui::TransferBar bar(transfer, nullptr);
        QSignalSpy finished(&transfer, &ui::ItemTransfer::finished);
        QVERIFY(bar.isHidden());
        transfer.importFile(
            file(fixture, QStringLiteral("books.jsonl"),
                 "{\"pk\":\"1\",\"sk\":\"META\"}\nno json\n{\"pk\":\"2\"}\n{\"pk\":\"3\",\"sk\":\"META\"}\n"));
        QVERIFY(transfer.isRunning());
        QVERIFY(!bar.isHidden());
        QVERIFY(button(bar, QStringLiteral("Cancel")));
        QTRY_COMPARE(transfer.state(), State::Done);
        QCOMPARE(finished, (QList<QList<QVariant>>{{true}}));
        QCOMPARE(transfer.sentence(), QStringLiteral("Imported books.jsonl: 2 items written, 2 lines refused"));
        QVERIFY(fixture.get("3"));
        QCOMPARE(transfer.refusedCount(), 2);
        const auto refused = transfer.refused();
        QCOMPARE(refused.size(), size_t(2));
        QCOMPARE(refused[0].line, 2);
        QCOMPARE(refused[0].text, QByteArray("no json"));
        QCOMPARE(refused[1].line, 3);
        QVERIFY(!button(bar, QStringLiteral("Cancel")));
        QSignalSpy asked(&bar, &ui::TransferBar::refusedRequested);
        button(bar, QStringLiteral("Refused lines…"))->click();
        QCOMPARE(asked.size(), 1);
        transfer.dismiss();
        QVERIFY(bar.isHidden());
    }

    void secondImportForgetsWhatTheFirstRefused()
    {
        tests::TablesFixture fixture;
        ui::ItemTransfer transfer("Library", *fixture.engine);
        transfer.importFile(file(fixture, QStringLiteral("bad.jsonl"), "no json\n"));
        QTRY_COMPARE(transfer.state(), State::Done);
        QCOMPARE(transfer.refusedCount(), 1);
        transfer.importFile(file(fixture, QStringLiteral("good.jsonl"), "{\"pk\":\"1\",\"sk\":\"META\"}"));
        QTRY_COMPARE(transfer.state(), State::Done);
        QCOMPARE(transfer.sentence(), QStringLiteral("Imported good.jsonl: 1 item written"));
        QCOMPARE(transfer.refusedCount(), 0);
    }

    void cancelSaysWhatWasDone()
    {
        tests::TablesFixture fixture;
        // Its lines come when the test says so.
        const QString pipe = fixture.folder.filePath(QStringLiteral("books.jsonl"));
        QCOMPARE(::mkfifo(QFile::encodeName(pipe).constData(), 0600), 0);
        int lines = ::open(QFile::encodeName(pipe).constData(), O_RDWR);
        const auto close = qScopeGuard([&lines] { ::close(lines); });
        ui::ItemTransfer slow("Library", *fixture.engine);
        ui::TransferBar bar(slow, nullptr);
        slow.importFile(pipe);
        const QByteArray book = "{\"pk\":\"1\",\"sk\":\"META\"}\n";
        QCOMPARE(::write(lines, book.constData(), size_t(book.size())), ssize_t(book.size()));
        QTRY_COMPARE_WITH_TIMEOUT(bytesIn(lines), 0, 20'000);
        ui::ItemTransfer waiting("Library", *fixture.engine);
        waiting.importFile(file(fixture, QStringLiteral("more.jsonl"), "{\"pk\":\"2\",\"sk\":\"META\"}\n"));
        waiting.cancel();
        QVERIFY(waiting.isRunning());
        button(bar, QStringLiteral("Cancel"))->click();
        QCOMPARE(slow.state(), State::Cancelling);
        QVERIFY(!button(bar, QStringLiteral("Cancel"))->isEnabled());

        ::close(std::exchange(lines, -1));
        QTRY_VERIFY(!slow.isRunning() && !waiting.isRunning());
        QCOMPARE(slow.state(), State::Cancelled);
        QCOMPARE(slow.sentence(), QStringLiteral("Cancelled the import of books.jsonl: 1 item written"));
        QVERIFY(fixture.get("1"));
        QVERIFY(button(bar, QStringLiteral("Undo import")));
        QVERIFY(!waiting.canUndo());
        button(bar, QStringLiteral("Keep"))->click();
        QVERIFY(bar.isHidden());
        QVERIFY(fixture.get("1"));
        QVERIFY(!slow.canUndo());
        QCOMPARE(waiting.sentence(), QStringLiteral("Cancelled the import of more.jsonl; nothing was written"));
        QVERIFY(!fixture.get("2"));
    }

    void anImportIsTakenBack()
    {
        tests::TablesFixture fixture;
        fixture.put(tests::item(R"({"pk": "1", "sk": "META", "title": "before"})"));
        fixture.put(tests::item(R"({"pk": "4", "sk": "META"})"));
        ui::ItemTransfer transfer("Library", *fixture.engine);
        ui::TransferBar bar(transfer, nullptr);
        QSignalSpy finished(&transfer, &ui::ItemTransfer::finished);
        transfer.importFile(file(fixture, QStringLiteral("books.jsonl"),
                                 "{\"pk\":\"1\",\"sk\":\"META\"}\n{\"pk\":\"2\",\"sk\":\"META\"}\n"
                                 "{\"pk\":\"3\",\"sk\":\"META\"}\n{\"pk\":\"4\",\"sk\":\"META\"}\n"));
        QTRY_COMPARE(transfer.state(), State::Done);
        QCOMPARE(transfer.sentence(), QStringLiteral("Imported books.jsonl: 3 items written, 1 unchanged"));
        fixture.put(tests::item(R"({"pk": "3", "sk": "META", "title": "after"})"));
        QVERIFY(!button(bar, QStringLiteral("Keep")));
        button(bar, QStringLiteral("Undo import"))->click();
        QVERIFY(transfer.isRunning());
        QTRY_COMPARE(transfer.state(), State::Done);
        QCOMPARE(transfer.sentence(),
                 QStringLiteral("Took back the import of books.jsonl: 2 items; 1 item written since stays"));
        QCOMPARE(finished.last(), QList<QVariant>{true});
        QCOMPARE(fixture.get("1"), tests::item(R"({"pk": "1", "sk": "META", "title": "before"})"));
        QVERIFY(!fixture.get("2"));
        QVERIFY(fixture.get("3"));
        QVERIFY(fixture.get("4"));
        QVERIFY(!button(bar, QStringLiteral("Undo import")));
    }

    void whatHasNothingToTakeBackOffersNone()
    {
        tests::TablesFixture fixture;
        ui::ItemTransfer transfer("Library", *fixture.engine);
        ui::TransferBar bar(transfer, nullptr);
        transfer.importFile(file(fixture, QStringLiteral("books.jsonl"), "{\"pk\":\"1\",\"sk\":\"META\"}\n"));
        QTRY_COMPARE(transfer.state(), State::Done);
        QVERIFY(transfer.canUndo());
        transfer.importFile(file(fixture, QStringLiteral("bad.jsonl"), "no json\n"));
        QVERIFY(!transfer.canUndo());
        QTRY_COMPARE(transfer.state(), State::Done);
        QVERIFY(!transfer.canUndo());
        engine::ExportOrder order;
        order.file = fixture.folder.filePath(QStringLiteral("out.jsonl"));
        transfer.exportTo(order, 0);
        QTRY_COMPARE(transfer.state(), State::Done);
        QVERIFY(!button(bar, QStringLiteral("Undo import")));
    }

    void tellsWhatCannotBeReadOrWritten()
    {
        tests::TablesFixture fixture;
        ui::ItemTransfer transfer("Library", *fixture.engine);
        QSignalSpy finished(&transfer, &ui::ItemTransfer::finished);
        transfer.importFile(fixture.folder.filePath(QStringLiteral("none.jsonl")));
        QTRY_COMPARE(transfer.state(), State::Failed);
        QVERIFY(transfer.sentence().startsWith(QStringLiteral("none.jsonl was not imported. Cannot read")));
        engine::ExportOrder order;
        order.file = fixture.folder.filePath(QStringLiteral("none/items.jsonl"));
        transfer.exportTo(order, 0);
        QTRY_COMPARE(transfer.state(), State::Failed);
        QVERIFY(transfer.sentence().startsWith(QStringLiteral("Nothing was exported. Cannot write")));
        QCOMPARE(finished, (QList<QList<QVariant>>{{false}, {false}}));
    }

    void writesTheTable()
    {
        tests::TablesFixture fixture;
        fixture.putBooks(50);
        ui::ItemTransfer transfer("Library", *fixture.engine);
        engine::ExportOrder order;
        order.file = fixture.folder.filePath(QStringLiteral("books.jsonl"));
        order.format = tables::LineFormat::Plain;
        transfer.exportTo(order, 50);
        QTRY_COMPARE(transfer.state(), State::Done);
        QVERIFY(transfer.sentence().startsWith(QStringLiteral("Exported 50 items to books.jsonl, ")));
        QFile written(order.file);
        QVERIFY(written.open(QIODevice::ReadOnly));
        QCOMPARE(written.readAll().count('\n'), 50);
    }
};

QTEST_MAIN(TestItemTransfer)
#include "tst_itemtransfer.moc"
