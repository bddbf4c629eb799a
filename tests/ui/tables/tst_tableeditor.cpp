#include "TablesFixture.h"
#include "core/workspace/Sample.h"
#include "core/workspace/WorkspaceFolder.h"
#include "tests/support/AccessibleNames.h"
#include "ui/tables/ItemGrid.h"
#include "ui/tables/ItemInspector.h"
#include "ui/tables/TableEditor.h"
#include "ui/widgets/CodeEdit.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/Theme.h"

#include <QComboBox>
#include <QLineEdit>
#include <QSplitter>

using namespace trestle;
using tests::item;
using ui::StagedEdits;
using ui::TableEditor;

class TestTableEditor : public QObject
{
    Q_OBJECT

private:
    struct Page
    {
        explicit Page(tests::TablesFixture& fixture) : editor("Library", *fixture.engine, fixture.workbench, edits)
        {
            auto* window = editor.widget();
            window->resize(900, 600);
            window->show();
            editor.inspector()->resize(320, 600);
            editor.inspector()->show();
            grid = window->findChild<ui::ItemGrid*>();
            if (!QTest::qWaitFor([this] { return grid->model()->columnCount() > 0; })) qFatal("nothing was read");
        }
        template <typename T>
        T* named(const QString& name)
        {
            for (QWidget* root : {editor.widget(), editor.inspector()})
                for (T* each : root->findChildren<T*>())
                    if (each->accessibleName() == name && each->isVisibleTo(root)) return each;
            return nullptr;
        }
        StagedEdits edits;
        TableEditor editor;
        ui::ItemGrid* grid = nullptr;
    };

private Q_SLOTS:
    void initTestCase() { ui::Theme::instance().install(*qApp); }

    void theFormStagesWhileTyping()
    {
        tests::TablesFixture fixture;
        fixture.put(item(R"({"pk": "1", "sk": "META", "copies": 3, "tags": ["a"]})"));
        Page page(fixture);
        auto* copies = page.named<QLineEdit>(QStringLiteral("Value of copies, N"));
        QVERIFY(copies);
        QCOMPARE(copies->text(), QStringLiteral("3"));
        auto* key = page.named<QLineEdit>(QStringLiteral("Value of pk, S"));
        QVERIFY(key && key->isReadOnly());
        copies->setFocus();
        copies->selectAll();
        QTest::keyClicks(copies, QStringLiteral("42"));
        QCOMPARE(page.edits.items().size(), size_t(1));
        QCOMPARE(page.edits.items()[0].item->find("copies")->as<tables::Decimal>()->toText(), QByteArray("42"));
        QTest::keyClicks(copies, QStringLiteral("x"));
        QVERIFY(!copies->accessibleDescription().isEmpty());
        QCOMPARE(page.edits.items()[0].item->find("copies")->as<tables::Decimal>()->toText(), QByteArray("42"));
        QCOMPARE(page.edits.undoStack()->count(), 1);
    }

    void theGridEditsACellAndEscapeLeavesIt()
    {
        tests::TablesFixture fixture;
        fixture.put(item(R"({"pk": "1", "sk": "META", "copies": 3})"));
        Page page(fixture);
        page.grid->setFocus();
        page.grid->setCurrentIndex(page.grid->model()->index(0, 2));
        QTest::keyClick(page.grid, Qt::Key_F2);
        auto* cell = page.grid->viewport()->findChild<QLineEdit*>();
        QVERIFY(cell);
        cell->setText(QStringLiteral("no number"));
        QTest::keyClick(cell, Qt::Key_Return);
        QVERIFY(page.edits.isEmpty());
        QVERIFY(cell->isVisible());
        QVERIFY(!cell->accessibleDescription().isEmpty());
        QTest::keyClick(cell, Qt::Key_Escape);
        QVERIFY(page.edits.isEmpty());

        QTest::keyClick(page.grid, Qt::Key_F2);
        QLineEdit* second = nullptr;
        QTRY_VERIFY((second = page.grid->viewport()->findChild<QLineEdit*>()) && second != cell);
        second->setText(QStringLiteral("4"));
        QTest::keyClick(second, Qt::Key_Return);
        QTRY_COMPARE(page.edits.items().size(), size_t(1));
    }

    void commitWritesAndItsUndoWritesBack()
    {
        tests::TablesFixture fixture;
        const tables::Item before = item(R"({"pk": "1", "sk": "META", "copies": 3})");
        fixture.put(before);
        Page page(fixture);
        const auto index = page.grid->model()->index(0, 2);
        QVERIFY(page.grid->model()->setData(index, QStringLiteral("4"), Qt::EditRole));
        QTest::keyClick(page.grid, Qt::Key_S, Qt::ControlModifier);
        QTRY_COMPARE(fixture.workbench.toasts.size(), 1);
        QVERIFY(page.edits.isEmpty());
        QCOMPARE(fixture.get("1"), item(R"({"pk": "1", "sk": "META", "copies": 4})"));
        QCOMPARE(index.data().toString(), QStringLiteral("4"));
        fixture.workbench.lastAction();
        QTRY_COMPARE(fixture.workbench.toasts.size(), 2);
        QCOMPARE(fixture.get("1"), before);
        QCOMPARE(page.grid->model()->index(0, 2).data().toString(), QStringLiteral("3"));
    }

    void deleteAndUndoByKeys()
    {
        tests::TablesFixture fixture;
        fixture.put(item(R"({"pk": "1", "sk": "META"})"));
        Page page(fixture);
        page.grid->setFocus();
        QTest::keyClick(page.grid, Qt::Key_Delete);
        QCOMPARE(page.edits.count(ui::StagedItem::Kind::Deleted), 1);
        QTest::keyClick(page.grid, Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(page.edits.isEmpty());
        QTest::keyClick(page.grid, Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(page.edits.count(ui::StagedItem::Kind::Deleted), 1);
    }

    void jsonEditsKeepTypesAndBrokenJsonStagesNothing()
    {
        tests::TablesFixture fixture;
        tables::Item before = item(R"({"pk": "1", "sk": "META", "copies": 3})");
        before.set("tags", tables::AttributeValue::StringSet{{"a"}});
        fixture.put(before);
        Page page(fixture);
        auto* inspector = static_cast<ui::ItemInspector*>(page.editor.inspector());
        inspector->setLens(ui::ItemInspector::Json);
        auto* code = inspector->findChild<ui::CodeEdit*>();
        QVERIFY(code->text().contains(u"\"tags\""));
        code->replaceText(QStringLiteral("{\"pk\": \"1\","));
        QVERIFY(page.edits.isEmpty());
        code->replaceText(QStringLiteral(R"({"pk": "2", "sk": "META", "copies": 3})"));
        QVERIFY(page.edits.isEmpty());
        code->replaceText(QStringLiteral(R"({"pk": "1", "sk": "META", "copies": 5, "tags": ["a"]})"));
        QCOMPARE(page.edits.items().size(), size_t(1));
        QCOMPARE(page.edits.items()[0].changedAttributes(), std::vector<QByteArray>{"copies"});
    }

    void anEmptyTableOffersToAdd()
    {
        tests::TablesFixture fixture;
        Page page(fixture);
        ui::EmptyState* empty = nullptr;
        for (auto* each : page.editor.widget()->findChildren<ui::EmptyState*>())
            if (each->isVisible()) empty = each;
        QVERIFY(empty);
        Q_EMIT empty->actionRequested();
        QCOMPARE(page.edits.count(ui::StagedItem::Kind::Added), 1);
        auto* key = page.named<QLineEdit>(QStringLiteral("Value of pk, S"));
        QVERIFY(key && !key->isReadOnly());
        QVERIFY(page.grid->isVisible());
    }

    void aQueryByKeyFindsItsItems()
    {
        tests::TablesFixture fixture;
        fixture.putBooks(20);
        Page page(fixture);
        page.editor.focusAddress();
        auto* key = page.named<QLineEdit>(QStringLiteral("Value of the partition key pk"));
        QVERIFY(key);
        QTest::keyClicks(key, QStringLiteral("BOOK#00012"));
        QTest::keyClick(key, Qt::Key_Return);
        QTRY_COMPARE(page.grid->model()->rowCount(), 1);
        QCOMPARE(page.grid->model()->index(0, 0).data().toString(), QStringLiteral("BOOK#00012"));
    }

    void showsAnItemThatNoRowHas()
    {
        tests::TablesFixture fixture;
        fixture.putBooks(300);
        Page page(fixture);
        fixture.put(item(R"({"pk": "late", "sk": "META", "title": "x"})"));
        page.editor.showItem(item(R"({"pk": "late", "sk": "META"})"));
        QTRY_COMPARE(page.grid->currentIndex().siblingAtColumn(0).data().toString(), QStringLiteral("late"));
    }

    void theStageSurvivesClosingAndRestart()
    {
        tests::TablesFixture fixture;
        fixture.put(item(R"({"pk": "1", "sk": "META", "copies": 3})"));
        QJsonObject state;
        {
            Page page(fixture);
            QVERIFY(page.grid->model()->setData(page.grid->model()->index(0, 2), QStringLiteral("4"), Qt::EditRole));
            state = page.editor.saveState();
        }
        Page page(fixture);
        page.editor.restoreState(state);
        QCOMPARE(page.edits.items().size(), size_t(1));
        QCOMPARE(page.grid->model()->index(0, 2).data().toString(), QStringLiteral("4"));
    }

    void everyControlHasAName()
    {
        tests::TablesFixture fixture;
        fixture.put(item(R"({"pk": "1", "sk": "META", "on": true, "nothing": null, "shelf": {"a": [1]}, "n": 1})"));
        Page page(fixture);
        page.editor.addItem();
        page.grid->setCurrentIndex(page.grid->model()->index(1, 0));
        QCOMPARE(tests::namelessControls(page.editor.widget()), QStringList());
        QCOMPARE(tests::namelessControls(page.editor.inspector()), QStringList());
    }

    // With TRESTLE_PICTURES=<folder> in the environment the page is drawn into it, for people to judge.
    void pictures()
    {
        const QString folder = qEnvironmentVariable("TRESTLE_PICTURES");
        if (folder.isEmpty()) QSKIP("no TRESTLE_PICTURES folder is set");
        QTemporaryDir place;
        const QString sample = place.filePath(QStringLiteral("sample"));
        QVERIFY(bool(workspace::copySample(sample)));
        auto opened = workspace::WorkspaceFolder::open(sample);
        QVERIFY(bool(opened));
        const workspace::LoadedWorkspace loaded = (*opened)->load();
        engine::Engine::Options options;
        options.folder = sample;
        options.dataFolder = place.filePath(QStringLiteral("data"));
        options.port = 0;
        options.apiPorts = false;
        auto engine = engine::Engine::open(options, loaded.workspace);
        QVERIFY(bool(engine));
        bool ready = false;
        (*engine)->whenReady(this, [&] { ready = true; });
        QTRY_VERIFY(ready);
        tests::RecordingWorkbench workbench;
        StagedEdits edits;
        TableEditor editor("Library", **engine, workbench, edits);
        QSplitter window;
        window.addWidget(editor.widget());
        window.addWidget(editor.inspector());
        window.resize(1150, 820);
        window.setSizes({830, 320});
        window.show();
        auto* grid = editor.widget()->findChild<ui::ItemGrid*>();
        QTRY_VERIFY(grid->model()->rowCount() > 100);
        const auto stage = [&](int row, const char* attribute, const QString& text) {
            for (int column = 0; column < grid->model()->columnCount(); ++column)
                if (grid->model()->headerData(column, Qt::Horizontal).toString() == QLatin1String(attribute))
                    grid->model()->setData(grid->model()->index(row, column), text, Qt::EditRole);
        };
        stage(1, "copies", QStringLiteral("4"));
        grid->showRow(3);
        editor.deleteItem();
        edits.add(item(R"({"pk": "BOOK-0999", "sk": "META", "title": "Piranesi", "copies": 2})"));
        grid->showRow(2);
        auto* inspector = static_cast<ui::ItemInspector*>(editor.inspector());
        const auto draw = [&](const QString& name) {
            QCoreApplication::processEvents();
            QVERIFY(window.grab().save(QStringLiteral("%1/tables-%2.png").arg(folder, name)));
        };
        for (const auto theme : {ui::ThemeChoice::Light, ui::ThemeChoice::Dark}) {
            ui::Theme::instance().choose(theme);
            const QString name = theme == ui::ThemeChoice::Light ? QStringLiteral("light") : QStringLiteral("dark");
            inspector->setLens(ui::ItemInspector::Form);
            draw(name);
            inspector->setLens(ui::ItemInspector::Json);
            draw(name + QStringLiteral("-json"));
        }
        ui::Theme::instance().choose(ui::ThemeChoice::Light);
        edits.discard();
        inspector->setLens(ui::ItemInspector::Form);
        editor.focusAddress();
        QTest::keyClicks(qApp->focusWidget(), QStringLiteral("nothing"));
        QTest::keyClick(qApp->focusWidget(), Qt::Key_Return);
        QTRY_COMPARE(grid->model()->rowCount(), 0);
        draw(QStringLiteral("nothing"));
    }
};

QTEST_MAIN(TestTableEditor)
#include "tst_tableeditor.moc"
