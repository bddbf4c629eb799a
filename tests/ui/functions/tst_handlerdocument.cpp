#include "core/workspace/AtomicFile.h"
#include "ui/functions/HandlerDocument.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace trestle;
using namespace trestle::ui;

class TestHandlerDocument : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_path = m_folder->filePath(QStringLiteral("index.mjs"));
        put("one\n");
    }

    void savesByItself()
    {
        HandlerDocument document;
        QVERIFY(document.open(m_path));
        QCOMPARE(document.text(), QStringLiteral("one\n"));
        document.edit(QStringLiteral("one\n"));
        QVERIFY(document.isSaved());
        document.edit(QStringLiteral("two\n"));
        QVERIFY(!document.isSaved());
        QTRY_VERIFY(document.isSaved());
        QCOMPARE(onDisk(), QByteArray("two\n"));
    }

    void savesWhenItGoes()
    {
        {
            HandlerDocument document;
            QVERIFY(document.open(m_path));
            document.edit(QStringLiteral("two\n"));
        }
        QCOMPARE(onDisk(), QByteArray("two\n"));
    }

    void followsTheDisk_data()
    {
        QTest::addColumn<bool>("replaced");
        QTest::newRow("written in place") << false;
        QTest::newRow("replaced, as editors do") << true;
    }

    void followsTheDisk()
    {
        QFETCH(const bool, replaced);
        HandlerDocument document;
        QVERIFY(document.open(m_path));
        QSignalSpy loaded(&document, &HandlerDocument::loaded);
        for (const char* text : {"theirs 1\n", "theirs 2\n"}) {
            if (replaced)
                QVERIFY(workspace::writeAtomically(m_path, text));
            else
                put(text);
            QTRY_COMPARE(document.text(), QString::fromUtf8(text));
        }
        QVERIFY(document.isSaved());
        QVERIFY(loaded.count() >= 2);
    }

    void unsavedEditsAreNeverLostToAnother()
    {
        HandlerDocument document;
        QVERIFY(document.open(m_path));
        document.edit(QStringLiteral("mine\n"));
        put("theirs\n");
        QVERIFY(!document.saveNow());
        QVERIFY(document.isInConflict());
        QCOMPARE(document.text(), QStringLiteral("mine\n"));
        QCOMPARE(onDisk(), QByteArray("theirs\n"));
        QVERIFY(document.keepMine());
        QVERIFY(!document.isInConflict());
        QCOMPARE(onDisk(), QByteArray("mine\n"));

        document.edit(QStringLiteral("mine again\n"));
        put("theirs again\n");
        QVERIFY(!document.saveNow());
        document.takeTheirs();
        QCOMPARE(document.text(), QStringLiteral("theirs again\n"));
        QVERIFY(document.isSaved() && !document.isInConflict());
    }

    void refusesWhatIsNoText()
    {
        put("\xff\xfe");
        HandlerDocument document;
        const auto opened = document.open(m_path);
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, base::ErrorCode::InvalidArgument);
        QCOMPARE(document.path(), QString());
    }

private:
    void put(const QByteArray& bytes)
    {
        QFile file(m_path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(bytes), bytes.size());
    }
    QByteArray onDisk() const { return *workspace::readFile(m_path); }

    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_path;
};

QTEST_GUILESS_MAIN(TestHandlerDocument)
#include "tst_handlerdocument.moc"
