#include "TablesFixture.h"
#include "core/workspace/Sample.h"
#include "core/workspace/WorkspaceFolder.h"
#include "tests/support/AccessibleNames.h"
#include "ui/tables/CsvColumns.h"
#include "ui/tables/HistoryView.h"
#include "ui/tables/ImportItemsDialog.h"
#include "ui/tables/ItemGrid.h"
#include "ui/tables/ItemInspector.h"
#include "ui/tables/ItemTransfer.h"
#include "ui/tables/QueryBar.h"
#include "ui/tables/QueryView.h"
#include "ui/tables/RefusedList.h"
#include "ui/tables/StageDialogs.h"
#include "ui/tables/StatementRows.h"
#include "ui/tables/StatementView.h"
#include "ui/tables/TableEditor.h"
#include "ui/tables/TableMemory.h"
#include "ui/tables/TablesPage.h"
#include "ui/widgets/CodeEdit.h"
#include "ui/widgets/EmptyState.h"
#include "ui/widgets/Theme.h"
#include "ui/widgets/ThemedLabel.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSplitter>
#include <QTableView>
#include <QTest>
#include <QTreeWidget>

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
        explicit Page(tests::TablesFixture& fixture, const QJsonObject& remembered = {})
            : restored(memory, remembered),
              transfer("Library", *fixture.engine),
              edits(memory.edits()),
              editor("Library", *fixture.engine, *fixture.document, fixture.workbench, memory, transfer)
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
        QPushButton* button(const QString& text)
        {
            for (auto* each : editor.widget()->findChildren<QPushButton*>())
                if (each->text() == text && each->isVisibleTo(editor.widget())) return each;
            return nullptr;
        }
        struct Restored
        {
            Restored(ui::TableMemory& into, const QJsonObject& json) { into.restore(json); }
        };
        ui::TableMemory memory;
        Restored restored;
        ui::ItemTransfer transfer;
        StagedEdits& edits;
        TableEditor editor;
        ui::ItemGrid* grid = nullptr;
    };

    static int columnOf(const ui::ItemGrid& grid, const QByteArray& attribute)
    {
        for (int column = 0; column < grid.model()->columnCount(); ++column)
            if (grid.model()->headerData(column, Qt::Horizontal).toString().toUtf8() == attribute) return column;
        qFatal("no column %s", attribute.constData());
    }

private Q_SLOTS:
    void initTestCase() { ui::Theme::instance().install(*qApp); }

    void pageTeachesWhileThereIsNoTable()
    {
        tests::TablesFixture fixture;
        QVERIFY(fixture.document->removeTable("Library"));
        ui::TablesPage page(*fixture.engine, *fixture.document, fixture.workbench);
        QCOMPARE(page.homeEditor(), QStringLiteral("tables"));
        QVERIFY(page.owns(page.homeEditor()));
        bool asked = false;
        fixture.workbench.actions().declare({.id = "design.addTable", .run = [&asked] { asked = true; }}, this);
        const auto editor = page.createEditor(page.homeEditor());
        auto* words = qobject_cast<ui::EmptyState*>(editor->widget());
        QVERIFY(words);
        words->button()->click();
        QVERIFY(asked);
        tables::TableDescription table;
        table.name = "Loans";
        table.keys.partition = {"id", tables::KeyType::S};
        QVERIFY(fixture.document->addTable(table));
        QCOMPARE(fixture.workbench.closed, QStringList{QStringLiteral("tables")});
        QCOMPARE(page.homeEditor(), QStringLiteral("table:Loans"));
    }

    void importAsksAndShowsWhatCame()
    {
        tests::TablesFixture fixture;
        Page page(fixture);
        QVERIFY(page.button(QStringLiteral("Import items…")));  // where there are none
        QFile file(fixture.folder.filePath(QStringLiteral("books.jsonl")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("{\"pk\":\"1\",\"sk\":\"META\"}\n{\"pk\":\"2\"}\n");
        file.close();
        page.editor.importFrom(file.fileName());
        auto* dialog = page.editor.widget()->window()->findChild<ui::ImportItemsDialog*>();
        QVERIFY(dialog);
        auto* brings = dialog->findChild<QLabel*>(QStringLiteral("brings"));
        QTRY_COMPARE(brings->text(), QStringLiteral("The file has 1 item; 1 line would be refused:"));
        auto* refused = dialog->findChild<ui::RefusedList*>();
        QCOMPARE(refused->topLevelItemCount(), 1);
        QCOMPARE(refused->topLevelItem(0)->text(0), QStringLiteral("2"));
        QVERIFY(refused->topLevelItem(0)->text(1).contains(QStringLiteral("sk")));
        for (auto* each : dialog->findChildren<QPushButton*>())
            if (each->text() == QStringLiteral("Import")) each->click();
        QTRY_COMPARE(page.grid->model()->rowCount(), 1);
        QCOMPARE(page.transfer.refusedCount(), 1);
        QVERIFY(page.button(QStringLiteral("Refused lines…")));
    }

    void importTellsWhatItReplaces()
    {
        tests::TablesFixture fixture;
        fixture.put(item(R"({"pk": "1", "sk": "META", "copies": 3})"));
        fixture.put(item(R"({"pk": "2", "sk": "META", "copies": 3})"));
        Page page(fixture);
        QFile file(fixture.folder.filePath(QStringLiteral("books.jsonl")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        for (const char* line : {"1\",\"copies\":4", "2\",\"copies\":3", "3\",\"copies\":3"})
            file.write("{\"sk\":\"META\",\"pk\":\"" + QByteArray(line) + "}\n");
        file.close();
        page.editor.importFrom(file.fileName());
        auto* dialog = page.editor.widget()->window()->findChild<ui::ImportItemsDialog*>();
        auto* brings = dialog->findChild<QLabel*>(QStringLiteral("brings"));
        QTRY_COMPARE(brings->text(),
                     QStringLiteral("The file has 3 items, one of them replaces an item of the table."));
    }

    void csvColumnsAreChosen()
    {
        tests::TablesFixture fixture;
        Page page(fixture);
        const QString name = fixture.folder.filePath(QStringLiteral("books.csv"));
        QFile file(name);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("PK;kind;year;isbn;note\n1;META;1969;0441;\"two\nlines\"\n2;META;soon;0442;\n;META;1970;;\n");
        file.close();
        page.editor.importFrom(name);
        auto* dialog = page.editor.widget()->window()->findChild<ui::ImportItemsDialog*>();
        QVERIFY(dialog);
        const auto import = [dialog] {
            for (auto* each : dialog->findChildren<QPushButton*>())
                if (each->text() == QStringLiteral("Import")) return each;
            return static_cast<QPushButton*>(nullptr);
        };
        const auto error = [dialog] {
            for (auto* each : dialog->findChildren<ui::InlineError*>())
                if (!each->isHidden() && !each->text().isEmpty()) return each->text();
            return QString();
        };
        // Told at once: a key is in no column.
        QTRY_COMPARE(error(), QStringLiteral("No column becomes sk, which is in the table's key"));
        QVERIFY(!import()->isEnabled());
        for (auto* each : dialog->findChildren<QComboBox*>())
            if (each->accessibleName() == QStringLiteral("Between fields"))
                QCOMPARE(each->currentText(), QStringLiteral("Semicolon"));
        auto* columns = dialog->findChild<ui::CsvColumns*>();
        QCOMPARE(columns->topLevelItemCount(), 5);
        QCOMPARE(columns->headerItem()->text(3), QStringLiteral("Line 2"));
        QCOMPARE(columns->headerItem()->text(4), QStringLiteral("Line 4"));
        QCOMPARE(columns->topLevelItem(4)->text(3), QStringLiteral("two ↵ lines"));
        const auto attribute = [columns](const QString& column) {
            for (auto* each : columns->findChildren<QLineEdit*>())
                if (each->accessibleName() == QStringLiteral("Attribute of column ") + column) return each;
            return static_cast<QLineEdit*>(nullptr);
        };
        const auto type = [columns](const QString& column) {
            for (auto* each : columns->findChildren<QComboBox*>())
                if (each->accessibleName() == QStringLiteral("Type of column ") + column) return each;
            return static_cast<QComboBox*>(nullptr);
        };
        QCOMPARE(attribute(QStringLiteral("PK"))->text(), QStringLiteral("pk"));
        QCOMPARE(type(QStringLiteral("year"))->currentText(), QStringLiteral("String"));
        QCOMPARE(type(QStringLiteral("isbn"))->currentText(), QStringLiteral("String"));
        attribute(QStringLiteral("kind"))->setText({});
        QTest::keyClicks(attribute(QStringLiteral("kind")), QStringLiteral("sk"));
        auto* brings = dialog->findChild<QLabel*>(QStringLiteral("brings"));
        QTRY_COMPARE(brings->text(), QStringLiteral("The file has 2 items; 1 line would be refused:"));
        type(QStringLiteral("year"))->setCurrentText(QStringLiteral("Number"));
        type(QStringLiteral("note"))->setCurrentText(QStringLiteral("Leave out"));
        QVERIFY(!attribute(QStringLiteral("note"))->isEnabled());
        QTRY_COMPARE(brings->text(), QStringLiteral("The file has 1 item; 2 lines would be refused:"));
        const auto danger = ui::Theme::instance().color(ui::Role::Danger);
        QCOMPARE(columns->topLevelItem(2)->foreground(4).color(), danger);
        QVERIFY(columns->topLevelItem(2)->foreground(3).color() != danger);
        auto* refused = dialog->findChild<ui::RefusedList*>();
        QCOMPARE(refused->topLevelItem(0)->text(0), QStringLiteral("4"));
        QCOMPARE(refused->topLevelItem(0)->text(1), QStringLiteral("year: \"soon\" is no number"));
        QCOMPARE(refused->topLevelItem(1)->text(0), QStringLiteral("5"));
        attribute(QStringLiteral("isbn"))->setText({});
        QTest::keyClicks(attribute(QStringLiteral("isbn")), QStringLiteral("year"));
        QCOMPARE(error(), QStringLiteral("Two columns become year"));
        QTest::keyClicks(attribute(QStringLiteral("isbn")), QStringLiteral("2"));
        QTRY_VERIFY(import()->isEnabled());
        QCOMPARE(error(), QString());
        import()->click();
        QTRY_COMPARE(page.grid->model()->rowCount(), 1);
        QCOMPARE(fixture.get("1"), item(R"({"pk": "1", "sk": "META", "year": 1969, "year2": "0441"})"));
        QCOMPARE(page.transfer.refusedCount(), 2);
    }

    void droppedItemsGoToTheTableInUse_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("lines") << QStringLiteral("books.jsonl");
        QTest::newRow("sheet") << QStringLiteral("Books.CSV");
    }

    void droppedItemsGoToTheTableInUse()
    {
        tests::TablesFixture fixture;
        ui::TablesPage page(*fixture.engine, *fixture.document, fixture.workbench);
        QFETCH(QString, name);
        const QString file = fixture.folder.filePath(name);
        QVERIFY(!page.takeFile(file, nullptr));  // no table is open
        const auto editor = page.createEditor(QStringLiteral("table:Library"));
        editor->widget()->show();
        QTRY_VERIFY(editor->widget()->findChild<ui::ItemGrid*>()->model()->columnCount() > 0);
        QVERIFY(!page.takeFile(fixture.folder.filePath(QStringLiteral("picture.png")), nullptr));
        QVERIFY(page.takeFile(file, nullptr));
        QVERIFY(editor->widget()->window()->findChild<ui::ImportItemsDialog*>());
    }

    void importOfWhatHoldsNothingIsNotOffered_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("text");
        const QString lines = QStringLiteral("books.jsonl");
        const QString sheet = QStringLiteral("books.csv");
        QTest::newRow("empty") << lines << QByteArray();
        QTest::newRow("array") << lines << QByteArray("[{\"pk\":\"1\",\"sk\":\"META\"}]");
        QTest::newRow("no item") << lines << QByteArray("title,copies\nMiddlemarch,3\n");
        QTest::newRow("empty sheet") << sheet << QByteArray();
        QTest::newRow("sheet without a key") << sheet << QByteArray("title,copies\nMiddlemarch,3\n");
        QTest::newRow("sheet of titles only") << sheet << QByteArray("pk,sk\n");
    }

    void importOfWhatHoldsNothingIsNotOffered()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, text);
        tests::TablesFixture fixture;
        QFile file(fixture.folder.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(text), text.size());
        file.close();
        ui::ImportItemsDialog dialog(fixture.table, file.fileName(), *fixture.engine, nullptr);
        dialog.setAttribute(Qt::WA_DeleteOnClose, false);
        dialog.show();
        auto* brings = dialog.findChild<QLabel*>(QStringLiteral("brings"));
        QTRY_VERIFY(brings->isHidden() || brings->text() != QStringLiteral("Reading…"));
        for (auto* each : dialog.findChildren<QPushButton*>())
            if (each->text() == QStringLiteral("Import")) QVERIFY(!each->isEnabled());
    }

    void aStoreIsNotImportedInto()
    {
        tests::TablesFixture fixture;
        workspace::Settings settings = fixture.document->workspace().settings;
        settings.store = "http://127.0.0.1:8000";
        fixture.document->setSettings(settings);
        Page page(fixture);
        page.editor.importItems();
        QCOMPARE(fixture.workbench.toasts.size(), 1);
        QVERIFY(fixture.workbench.toasts[0].contains(QStringLiteral("http://127.0.0.1:8000")));
    }

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

        // By keys too, step by step, and no commit twice.
        for (const QString& copies : {QStringLiteral("5"), QStringLiteral("6")}) {
            QVERIFY(page.grid->model()->setData(page.grid->model()->index(0, 2), copies, Qt::EditRole));
            QTest::keyClick(page.grid, Qt::Key_S, Qt::ControlModifier);
            QTRY_VERIFY(page.edits.isEmpty());
        }
        QTRY_COMPARE(fixture.workbench.toasts.size(), 4);
        const auto undoOfToast = fixture.workbench.lastAction;
        for (const char* copies : {"5", "3"}) {
            QTest::keyClick(page.grid, Qt::Key_Z, Qt::ControlModifier);
            QTRY_COMPARE(fixture.get("1"), item(QByteArray(R"({"pk": "1", "sk": "META", "copies": )") + copies + '}'));
        }
        QTRY_COMPARE(fixture.workbench.toasts.size(), 6);
        undoOfToast();
        QTest::keyClick(page.grid, Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(fixture.workbench.toasts.size(), 6);
        QCOMPARE(fixture.get("1"), before);
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

    void saysHowManyItemsDidNotMatch()
    {
        tests::TablesFixture fixture;
        fixture.putBooks(1);
        Page page(fixture);
        ui::ItemQuery query;
        query.conditions = {{"none", ui::Comparison::Exists, {}}};
        const auto said = [&page](const QString& sentence) {
            for (auto* each : page.editor.widget()->findChildren<QLabel*>())
                if (each->isVisible() && each->text().startsWith(sentence)) return true;
            return false;
        };
        auto* bar = page.editor.widget()->findChild<ui::QueryBar*>();
        Q_EMIT bar->runRequested(query);
        QTRY_VERIFY(said(QStringLiteral("The one item read does not match none ")));
        fixture.putBooks(2);
        Q_EMIT bar->runRequested(query);
        QTRY_VERIFY(said(QStringLiteral("None of the 2 items read matches none ")));
    }

    void aQueryByKeyFindsItsItems()
    {
        tests::TablesFixture fixture;
        fixture.putBooks(20);
        Page page(fixture);
        page.editor.focusAddress();
        auto* key = page.named<QLineEdit>(QStringLiteral("Value of the key pk"));
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
        QJsonObject remembered;
        {
            Page page(fixture);
            QVERIFY(page.grid->model()->setData(page.grid->model()->index(0, 2), QStringLiteral("4"), Qt::EditRole));
            remembered = page.memory.toJson();
        }
        Page page(fixture, remembered);
        QCOMPARE(page.edits.items().size(), size_t(1));
        QCOMPARE(page.grid->model()->index(0, 2).data().toString(), QStringLiteral("4"));
    }

    void columnsAreHiddenMovedAndRemembered()
    {
        tests::TablesFixture fixture;
        fixture.put(item(R"({"pk": "1", "sk": "META", "a": 1, "b": 2, "c": 3})"));
        QJsonObject remembered;
        {
            Page page(fixture);
            page.grid->setHidden({"b"});
            page.grid->horizontalHeader()->moveSection(4, 2);
            page.grid->setShownAsTime("a", true);
            // A key keeps its place.
            page.grid->horizontalHeader()->moveSection(0, 3);
            QCOMPARE(page.grid->horizontalHeader()->visualIndex(0), 0);
            remembered = page.memory.toJson();
        }
        Page page(fixture, remembered);
        QStringList shown;
        for (const int column : page.grid->shownColumns())
            shown += page.grid->model()->headerData(column, Qt::Horizontal).toString();
        QCOMPARE(shown,
                 (QStringList{QStringLiteral("pk"), QStringLiteral("sk"), QStringLiteral("c"), QStringLiteral("a")}));
        QCOMPARE(page.grid->model()->index(0, 2).data().toString(), QStringLiteral("1970-01-01T00:00:01Z"));
    }

    void aBlockOfCellsIsPastedAsOneStep()
    {
        tests::TablesFixture fixture;
        fixture.put(item(R"({"pk": "1", "sk": "a", "n": 1, "t": "x"})"));
        fixture.put(item(R"({"pk": "1", "sk": "b", "n": 2, "t": "y"})"));
        Page page(fixture);
        ui::ItemGrid& grid = *page.grid;
        const int n = columnOf(grid, "n");
        grid.setCurrentIndex(grid.model()->index(0, n));
        QGuiApplication::clipboard()->setText(QStringLiteral("10\t\"two\nlines\"\n20\tb\n30\tc\n"));
        page.editor.paste();
        QCOMPARE(page.edits.items().size(), size_t(2));
        QCOMPARE(grid.model()->index(1, n).data(Qt::EditRole).toString(), QStringLiteral("20"));
        QCOMPARE(grid.model()->index(0, columnOf(grid, "t")).data(Qt::EditRole).toString(),
                 QStringLiteral("two\nlines"));
        QVERIFY2(fixture.workbench.toasts.last().contains(u"1 row"), qPrintable(fixture.workbench.toasts.last()));
        page.edits.undoStack()->undo();
        QVERIFY(page.edits.isEmpty());

        // One cell that cannot be read: nothing is pasted.
        QGuiApplication::clipboard()->setText(QStringLiteral("10\n? "));
        page.editor.paste();
        QVERIFY(page.edits.isEmpty());

        // Keys of items that exist stay.
        grid.setCurrentIndex(grid.model()->index(0, 0));
        QGuiApplication::clipboard()->setText(QStringLiteral("z\tz\t5"));
        page.editor.paste();
        QCOMPARE(page.edits.items().size(), size_t(1));
        QCOMPARE(page.edits.items()[0].changedAttributes(), std::vector<QByteArray>{"n"});
    }

    void itemsArePastedInEitherJson()
    {
        tests::TablesFixture fixture;
        fixture.put(item(R"({"pk": "1", "sk": "a"})"));
        Page page(fixture);
        QGuiApplication::clipboard()->setText(QStringLiteral(
            R"([{"pk": {"S": "2"}, "sk": {"S": "b"}, "n": {"N": "7"}}, {"pk": "3", "sk": "c", "n": 8}])"));
        page.editor.paste();
        QCOMPARE(page.edits.count(ui::StagedItem::Kind::Added), 2);
        QCOMPARE(page.edits.items()[0].item, item(R"({"pk": "2", "sk": "b", "n": 7})"));
        QCOMPARE(page.edits.items()[1].item, item(R"({"pk": "3", "sk": "c", "n": 8})"));
    }

    void cellsFillDownAndAreSummed()
    {
        tests::TablesFixture fixture;
        fixture.put(item(R"({"pk": "1", "sk": "a", "n": 0.1})"));
        fixture.put(item(R"({"pk": "1", "sk": "b", "n": 0.1})"));
        fixture.put(item(R"({"pk": "1", "sk": "c", "n": 0.1})"));
        Page page(fixture);
        ui::ItemGrid& grid = *page.grid;
        const int n = columnOf(grid, "n");
        QVERIFY(
            grid.model()->setData(grid.model()->index(0, n), QStringLiteral("12.900000000000000001"), Qt::EditRole));
        grid.selectionModel()->select(QItemSelection(grid.model()->index(0, n), grid.model()->index(2, n)),
                                      QItemSelectionModel::ClearAndSelect);
        grid.setFocus();
        QTest::keyClick(&grid, Qt::Key_D, Qt::ControlModifier);
        QCOMPARE(grid.model()->index(2, n).data().toString(), QStringLiteral("12.900000000000000001"));
        QCOMPARE(page.edits.items().size(), size_t(3));
        const auto labels = page.editor.widget()->findChildren<QLabel*>();
        QVERIFY(std::any_of(labels.begin(), labels.end(), [](const QLabel* label) {
            return label->text() == u"count 3 · sum 38.700000000000000003 · average 12.9";
        }));
        QTest::keyClick(&grid, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("12.900000000000000001\n12.900000000000000001\n"
                                                                      "12.900000000000000001"));
        QVERIFY2(fixture.workbench.toasts.last().contains(u"3 × 1"), qPrintable(fixture.workbench.toasts.last()));
    }

    void enterGoesDownAndTabToTheRight()
    {
        tests::TablesFixture fixture;
        fixture.put(item(R"({"pk": "1", "sk": "a", "n": 1, "t": "x"})"));
        fixture.put(item(R"({"pk": "1", "sk": "b", "n": 2, "t": "y"})"));
        Page page(fixture);
        ui::ItemGrid& grid = *page.grid;
        const int n = columnOf(grid, "n");
        grid.setFocus();
        grid.setCurrentIndex(grid.model()->index(0, n));
        QTest::keyClick(&grid, Qt::Key_7);
        auto* cell = grid.viewport()->findChild<QLineEdit*>();
        QVERIFY(cell);
        QTest::keyClick(cell, Qt::Key_Return);
        QTRY_COMPARE(grid.currentIndex(), grid.model()->index(1, n));
        QCOMPARE(grid.model()->index(0, n).data().toString(), QStringLiteral("7"));
        QTest::keyClick(&grid, Qt::Key_Tab);
        QCOMPARE(grid.currentIndex().row(), 1);
        QVERIFY(grid.currentIndex().column() != n);
    }

    void sortsTheLoadedItemsAndSaysSo()
    {
        tests::TablesFixture fixture;
        for (const char* each :
             {R"({"pk": "1", "sk": "a", "n": 10})", R"({"pk": "1", "sk": "b", "n": 9})", R"({"pk": "1", "sk": "c"})"})
            fixture.put(item(each));
        Page page(fixture);
        ui::ItemGrid& grid = *page.grid;
        const int n = columnOf(grid, "n");
        grid.setCurrentIndex(grid.model()->index(0, n));
        const QString current = grid.currentIndex().siblingAtColumn(1).data().toString();
        const auto order = [&] {
            QString keys;
            for (int row = 0; row < 3; ++row)
                keys += grid.model()->index(row, 1).data().toString();
            return keys;
        };
        grid.sortBy(n, Qt::AscendingOrder);
        QCOMPARE(order(), QStringLiteral("bac"));
        QCOMPARE(grid.currentIndex().siblingAtColumn(1).data().toString(), current);
        grid.sortBy(n, Qt::DescendingOrder);
        QCOMPARE(order(), QStringLiteral("abc"));
        const auto labels = page.editor.widget()->findChildren<QLabel*>();
        QVERIFY(std::any_of(labels.begin(), labels.end(),
                            [](const QLabel* label) { return label->text().contains(u"sorted by n"); }));
    }

    void theHistoryUndoesAChangeUnlessTheItemChangedSince()
    {
        tests::TablesFixture fixture;
        const tables::Item before = item(R"({"pk": "1", "sk": "META", "copies": 3})");
        fixture.put(before);
        fixture.put(item(R"({"pk": "1", "sk": "META", "copies": 4})"));
        Page page(fixture);
        page.editor.showView(TableEditor::History);
        auto* list = page.editor.widget()->findChild<ui::HistoryView*>()->findChild<QTreeWidget*>();
        QTRY_COMPARE(list->topLevelItemCount(), 2);
        QCOMPARE(list->topLevelItem(0)->text(2), QStringLiteral("1 / META"));
        QCOMPARE(list->topLevelItem(0)->text(3), QStringLiteral("copies"));
        QCOMPARE(list->topLevelItem(0)->text(4), QStringLiteral("this console"));
        auto* undo = page.button(QStringLiteral("Write back what was before"));
        QVERIFY(undo);
        undo->click();
        QTRY_COMPARE(list->topLevelItemCount(), 3);
        QCOMPARE(fixture.get("1"), before);
        // The first change is not the last one any more.
        list->setCurrentItem(list->topLevelItem(1));
        undo->click();
        QTRY_VERIFY(fixture.workbench.toasts.last().contains(u"changed since"));
        QCOMPARE(fixture.get("1"), before);
    }

    void theInspectorSaysWhoSetAnAttribute()
    {
        tests::TablesFixture fixture;
        fixture.put(item(R"({"pk": "1", "sk": "META", "copies": 3})"));
        Page page(fixture);
        page.grid->setCurrentIndex(page.grid->model()->index(0, columnOf(*page.grid, "copies")));
        const auto said = [&] {
            for (const auto* label : page.editor.inspector()->findChildren<QLabel*>())
                if (label->text().startsWith(u"copies last set")) return label->isVisible();
            return false;
        };
        QTRY_VERIFY(said());
    }

    void nestedValuesAreEditedRowByRow()
    {
        tests::TablesFixture fixture;
        tables::Item before = item(R"({"pk": "1", "sk": "META", "shelf": {"room": "A", "row": 4}})");
        before.set("tags", tables::AttributeValue::StringSet{{"a", "b"}});
        fixture.put(before);
        Page page(fixture);
        auto* tags = page.named<QAbstractButton>(QStringLiteral("Value of tags, SS"));
        QVERIFY(tags);
        tags->click();
        QList<QLineEdit*> members;
        for (auto* each : page.editor.inspector()->findChildren<QLineEdit*>())
            if (each->accessibleName() == u"Value of the member, S") members += each;
        QCOMPARE(members.size(), 2);
        const auto type = [](QLineEdit* field, const QString& text) {
            field->selectAll();
            QTest::keyClicks(field, text);
        };
        type(members[1], QStringLiteral("a"));
        // A set holds each member once.
        QVERIFY(page.edits.isEmpty());
        QVERIFY(!members[1]->accessibleDescription().isEmpty());
        type(members[1], QStringLiteral("c"));
        QCOMPARE(*page.edits.items()[0].item->find("tags"),
                 tables::AttributeValue(tables::AttributeValue::StringSet{{"a", "c"}}));

        page.named<QAbstractButton>(QStringLiteral("Value of shelf, M"))->click();
        auto* row = page.named<QLineEdit>(QStringLiteral("Value of row, N"));
        QVERIFY(row);
        type(row, QStringLiteral("12345678901234567890123456789012345678"));
        const auto& shelf = *page.edits.items()[0].item->find("shelf")->as<tables::AttributeValue::Map>();
        QCOMPARE(shelf.find("row")->as<tables::Decimal>()->toText(),
                 QByteArray("12345678901234567890123456789012345678"));
        QCOMPARE(*shelf.find("room"), tables::AttributeValue::string("A"));
    }

    void theSchemaIsEditedThroughTheDocument()
    {
        tests::TablesFixture fixture;
        fixture.put(item(R"({"pk": "1", "sk": "META"})"));
        Page page(fixture);
        page.editor.showView(TableEditor::Schema);
        const auto table = [&] { return *fixture.document->workspace().table("Library"); };
        auto* name = page.named<QLineEdit>(QStringLiteral("Name of the new index"));
        auto* partition = page.named<QLineEdit>(QStringLiteral("Partition key of the new index"));
        QVERIFY(name && partition);
        name->setText(QStringLiteral("byTitle"));
        QTest::keyClick(name, Qt::Key_Return);
        QCOMPARE(table().indexes.size(), 1);
        partition->setText(QStringLiteral("title"));
        QTest::keyClick(partition, Qt::Key_Return);
        QCOMPARE(table().indexes.size(), 2);
        QCOMPARE(table().indexes[1].keys.partition.name, QByteArray("title"));
        fixture.document->undoStack()->undo();
        QCOMPARE(table().indexes.size(), 1);

        auto* timeToLive = page.named<QLineEdit>(QStringLiteral("Time to live attribute"));
        timeToLive->setText(QStringLiteral("expiresAt"));
        QTest::keyClick(timeToLive, Qt::Key_Return);
        QCOMPARE(table().timeToLiveAttribute, std::optional<QByteArray>("expiresAt"));
    }

    void anIndexIsMadeAsTheFormSays()
    {
        tests::TablesFixture fixture;
        Page page(fixture);
        page.editor.showView(TableEditor::Schema);
        const auto box = [&page](const QString& name) { return page.named<QComboBox>(name); };
        const auto line = [&page](const QString& name) { return page.named<QLineEdit>(name); };
        line(QStringLiteral("Name of the new index"))->setText(QStringLiteral("byCopies"));
        line(QStringLiteral("Sort key of the new index"))->setText(QStringLiteral("copies"));
        box(QStringLiteral("Kind of the new index"))->setCurrentText(QStringLiteral("Local"));
        box(QStringLiteral("Type of its sort key"))->setCurrentText(QStringLiteral("N"));
        box(QStringLiteral("Projection of the new index"))->setCurrentText(QStringLiteral("INCLUDE"));
        auto* included = line(QStringLiteral("Attributes included in the new index"));
        included->setText(QStringLiteral("title, shelf"));
        QTest::keyClick(included, Qt::Key_Return);
        const tables::TableDescription table = *fixture.document->workspace().table("Library");
        const tables::IndexDescription* made = table.index("byCopies");
        QVERIFY(made);
        QCOMPARE(made->kind, tables::IndexKind::Local);
        QCOMPARE(made->keys.partition, table.keys.partition);
        QCOMPARE(*made->keys.sort, (tables::KeyAttribute{"copies", tables::KeyType::N}));
        QCOMPARE(made->projection, tables::ProjectionType::Include);
        QCOMPARE(made->nonKeyAttributes, (QList<QByteArray>{"title", "shelf"}));
    }

    void aRequestIsEditedAsJsonAndRun()
    {
        tests::TablesFixture fixture;
        fixture.putBooks(20);
        Page page(fixture);
        page.editor.showView(TableEditor::Query);
        auto* view = page.editor.widget()->findChild<ui::QueryView*>();
        auto* code = view->findChild<ui::CodeEdit*>();
        QVERIFY2(code->text().contains(QStringLiteral("\"TableName\": \"Library\"")), qPrintable(code->text()));
        code->replaceText(
            QStringLiteral("{\"KeyConditionExpression\": \"pk = :p\","
                           " \"ExpressionAttributeValues\": {\":p\": {\"S\": \"BOOK#00003\"}}}"));
        view->run();
        QTRY_COMPARE(page.grid->model()->rowCount(), 1);
        QCOMPARE(page.grid->model()->index(0, 0).data().toString(), QStringLiteral("BOOK#00003"));
        code->replaceText(QStringLiteral("{\"KeyCondition\": 1}"));
        view->run();
        const auto labels = view->findChildren<QLabel*>();
        QVERIFY(std::any_of(labels.begin(), labels.end(),
                            [](const QLabel* label) { return label->text().contains(u"KeyCondition"); }));
    }

    void statementsRunAsTheyAreTyped()
    {
        tests::TablesFixture fixture;
        fixture.putBooks(3);
        Page page(fixture);
        page.editor.showView(TableEditor::Statement);
        auto* view = page.editor.widget()->findChild<ui::StatementView*>();
        auto* code = view->findChild<ui::CodeEdit*>();
        auto* rows = view->findChild<QTableView*>();
        auto* outcome = view->findChild<QLabel*>(QStringLiteral("outcome"));
        QCOMPARE(code->text(), QStringLiteral("SELECT * FROM \"Library\" WHERE \"pk\" = 'value'"));
        code->replaceText(QStringLiteral("SELECT pk, title FROM \"Library\" WHERE pk = 'BOOK#00001'"));
        page.editor.runMainAction();
        QTRY_COMPARE(rows->model()->rowCount(), 1);
        QCOMPARE(rows->model()->columnCount(), 2);
        QCOMPARE(rows->model()->index(0, 0).data().toString(), QStringLiteral("BOOK#00001"));
        QVERIFY2(outcome->text().startsWith(QStringLiteral("1 item · ")), qPrintable(outcome->text()));

        code->replaceText(QStringLiteral("UPDATE \"Library\" SET copies = 7 WHERE pk = 'BOOK#00001' AND sk = 'META'"));
        view->run();
        QTRY_VERIFY2(outcome->text().startsWith(QStringLiteral("Written to Library")), qPrintable(outcome->text()));
        QCOMPARE(fixture.get("BOOK#00001")->find("copies")->as<tables::Decimal>()->toText(), QByteArray("7"));
        page.editor.showView(TableEditor::Items);
        QTRY_VERIFY(page.button(QStringLiteral("Changed since loaded. Refresh")));
        page.editor.showView(TableEditor::Statement);

        code->replaceText(QStringLiteral("SELEKT"));
        view->run();
        const auto* error = view->findChild<ui::InlineError*>();
        QTRY_COMPARE(error->text(), QStringLiteral("Unsupported operation: Id"));
    }

    void statementRowsHoldAsAModel()
    {
        ui::StatementRows rows;
        const QAbstractItemModelTester tester(&rows);
        rows.append({item(R"({"a": "1", "n": 2})"), item(R"({"a": "2", "b": "x"})")});
        QCOMPARE(rows.rowCount(), 2);
        QCOMPARE(rows.columnCount(), 3);
        rows.append({item(R"({"c": "x"})")});
        QCOMPARE(rows.columnCount(), 4);
        QCOMPARE(rows.index(2, 3).data().toString(), QStringLiteral("x"));
        QCOMPARE(rows.index(2, 0).data().toString(), QString());
        rows.clear();
        QCOMPARE(rows.rowCount(), 0);
    }

    void rowsAreNamedByTheirKeys()
    {
        tests::TablesFixture fixture;
        fixture.putBooks(3);
        Page page(fixture);
        QTRY_COMPARE(page.grid->model()->rowCount(), 3);
        ui::ItemNames names(
            [&page](std::vector<ui::ItemNames::Named>& items, size_t most) { page.editor.nameItems(items, most); },
            [&page](const QByteArray&, const tables::Item& key) { page.editor.showItem(key); });
        std::vector<ui::NamedThing> found;
        names.collect(found);
        QCOMPARE(found.size(), size_t(3));
        QVERIFY2(found[2].text.startsWith(QStringLiteral("BOOK#0")), qPrintable(found[2].text));
        QVERIFY(found[2].text.endsWith(QStringLiteral("META")));
        QCOMPARE(found[2].detail, QStringLiteral("Library"));
        names.go(found[2]);
        QCOMPARE(page.grid->currentIndex().row(), 2);
    }

    void aConflictIsMergedOnTheStage()
    {
        tests::TablesFixture fixture;
        fixture.put(item(R"({"pk": "1", "sk": "META", "copies": 3, "title": "A"})"));
        Page page(fixture);
        QTRY_COMPARE(page.grid->model()->rowCount(), 1);
        auto* title = page.named<QLineEdit>(QStringLiteral("Value of title, S"));
        title->setFocus();
        title->selectAll();
        QTest::keyClicks(title, QStringLiteral("B"));
        fixture.put(item(R"({"pk": "1", "sk": "META", "copies": 9, "title": "C"})"));
        page.editor.commit();
        QTRY_VERIFY(page.editor.widget()->findChild<ui::ConflictDialog*>());
        auto* dialog = page.editor.widget()->findChild<ui::ConflictDialog*>();
        QPushButton* merge = nullptr;
        for (auto* each : dialog->findChildren<QPushButton*>())
            if (each->text() == QStringLiteral("Merge")) merge = each;
        QVERIFY(merge);
        merge->click();
        // Mine over theirs, staged and not written.
        QCOMPARE(page.edits.items().size(), size_t(1));
        QCOMPARE(page.edits.items()[0].changedAttributes(), std::vector<QByteArray>{"title"});
        QCOMPARE(page.edits.items()[0].item->find("copies")->as<tables::Decimal>()->toText(), QByteArray("9"));
        QCOMPARE(*fixture.get("1")->find("title"), tables::AttributeValue::string("C"));
        page.editor.commit();
        QTRY_VERIFY(page.edits.isEmpty());
        QCOMPARE(*fixture.get("1")->find("title"), tables::AttributeValue::string("B"));
        QCOMPARE(fixture.get("1")->find("copies")->as<tables::Decimal>()->toText(), QByteArray("9"));
    }

    void anEmptyTableNamesTheRouteThatFillsIt()
    {
        tests::TablesFixture fixture;
        gateway::Api api;
        api.name = "library";
        gateway::Route route;
        route.method = "POST";
        route.path = "/books";
        gateway::TableIntegration leads;
        leads.table = "Library";
        leads.action = gateway::TableAction::PutItem;
        route.integration = leads;
        api.routes.push_back(route);
        QVERIFY(bool(fixture.document->addApi(api)));
        Page page(fixture);
        bool said = false;
        for (const auto* label : page.editor.widget()->findChildren<QLabel*>())
            said = said || label->text().contains(u"POST /books");
        QVERIFY(said);
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
        ui::WorkspaceDocument document(std::move(*opened));
        ui::TableMemory memory;
        StagedEdits& edits = memory.edits();
        ui::ItemTransfer transfer("Library", **engine);
        TableEditor editor("Library", **engine, document, workbench, memory, transfer);
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
        ui::Theme::instance().choose(ui::ThemeChoice::Dark);
        editor.showView(TableEditor::Schema);
        draw(QStringLiteral("schema"));
        editor.showView(TableEditor::Query);
        draw(QStringLiteral("query"));
        editor.showView(TableEditor::History);
        QTest::qWait(300);
        draw(QStringLiteral("history"));
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
