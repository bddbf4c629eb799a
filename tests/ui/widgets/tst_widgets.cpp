#include "ui/widgets/CodeEdit.h"
#include "ui/widgets/FilterEdit.h"
#include "ui/widgets/FormColumn.h"
#include "ui/widgets/KeyValueTable.h"
#include "ui/widgets/LinesPanel.h"
#include "ui/widgets/Question.h"
#include "ui/widgets/SegmentedControl.h"
#include "ui/widgets/TextArea.h"
#include "ui/widgets/ThemedLabel.h"
#include "ui/widgets/Toast.h"
#include "ui/widgets/WrappedText.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

using namespace trestle::ui;

class TestWidgets : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { Theme::instance().install(*qApp); }

    void segmentsAreChosenByMouseAndKeysAndSkipWhatIsDisabled()
    {
        SegmentedControl control({QStringLiteral("Function"), QStringLiteral("Table"), QStringLiteral("Mock")});
        control.resize(300, 28);
        control.show();
        QSignalSpy changed(&control, &SegmentedControl::currentChanged);
        QTest::mouseClick(&control, Qt::LeftButton, {}, QPoint(250, 14));
        QCOMPARE(control.currentIndex(), 2);
        control.setSegmentEnabled(1, false, QStringLiteral("No table yet"));
        QTest::mouseClick(&control, Qt::LeftButton, {}, QPoint(150, 14));
        QCOMPARE(control.currentIndex(), 2);
        QTest::keyClick(&control, Qt::Key_Left);
        QCOMPARE(control.currentIndex(), 0);
        QCOMPARE(changed.count(), 2);
    }

    void linesAreARing()
    {
        LinesModel model;
        const QAbstractItemModelTester tester(&model);
        const auto linesFrom = [](int first, int count) {
            std::vector<Line> lines;
            for (int i = 0; i < count; ++i)
                lines.push_back({1'000 + i, QStringLiteral("f"), QString::number(first + i), Role::Text1, first + i});
            return lines;
        };
        model.append(linesFrom(0, 10));
        model.append({});
        QCOMPARE(model.rowCount(), 10);
        model.append(linesFrom(10, int(LinesModel::keptLines)));
        QCOMPARE(model.rowCount(), int(LinesModel::keptLines));
        QCOMPARE(model.line(0).text, QStringLiteral("10"));
        model.append(linesFrom(0, int(LinesModel::keptLines) + 7));
        QCOMPARE(model.line(0).text, QStringLiteral("7"));
        model.clear();
        QCOMPARE(model.rowCount(), 0);
    }

    void linesAreFilteredCopiedAndLinked()
    {
        LinesPanel panel(QStringLiteral("Logs"), QStringLiteral("Nothing yet."));
        panel.append({{0, QStringLiteral("createBook"), QStringLiteral("found 42"), Role::Text1, 7},
                      {0, QStringLiteral("startLoan"), QStringLiteral("no member"), Role::Danger, 8}});
        auto* list = panel.findChild<QTreeView*>();
        panel.findChild<FilterEdit*>()->setText(QStringLiteral("STARTloan"));
        QCOMPARE(list->model()->rowCount(), 1);
        QSignalSpy linked(&panel, &LinesPanel::linkActivated);
        Q_EMIT list->activated(list->model()->index(0, 0));
        QCOMPARE(linked.at(0).at(0).toLongLong(), 8);
        list->selectAll();
        list->actions().at(0)->trigger();
        QVERIFY(QGuiApplication::clipboard()->text().endsWith(QStringLiteral("startLoan no member")));
    }

    void linesAreFollowedUntilTheirReaderLeavesTheEnd()
    {
        LinesPanel panel(QStringLiteral("Logs"), QStringLiteral("Nothing yet."));
        const auto append = [&panel] {
            std::vector<Line> lines(50, Line{0, QStringLiteral("f"), QStringLiteral("said"), Role::Text1, 0});
            panel.append(std::move(lines));
        };
        append();  // before anybody looks
        panel.resize(400, 200);
        panel.show();
        QVERIFY(QTest::qWaitForWindowExposed(&panel));
        const QScrollBar* bar = panel.findChild<QTreeView*>()->verticalScrollBar();
        QTRY_VERIFY(bar->maximum() > 0);
        QTRY_COMPARE(bar->value(), bar->maximum());
        const int before = bar->maximum();
        append();
        QTRY_VERIFY(bar->maximum() > before);
        QTRY_COMPARE(bar->value(), bar->maximum());

        panel.findChild<QTreeView*>()->verticalScrollBar()->setValue(3);
        const int now = bar->maximum();
        append();
        QTRY_VERIFY(bar->maximum() > now);
        QCOMPARE(bar->value(), 3);
        panel.findChild<QTreeView*>()->verticalScrollBar()->setValue(bar->maximum());
        append();
        QTRY_VERIFY(bar->value() > now + 50);
        QTRY_COMPARE(bar->value(), bar->maximum());
    }

    void aWordLongerThanALineIsBroken()
    {
        const WrappedText text(QStringLiteral("key ") + QString(200, u'x'));
        QVERIFY(text.minimumSizeHint().width() < 100);
        const int line = text.fontMetrics().height();
        QVERIFY(text.heightForWidth(200) > 3 * line);
        QVERIFY(text.heightForWidth(5'000) < 2 * line);
    }

    void escapeClearsAFilterBeforeItGoesOn()
    {
        FilterEdit filter(QStringLiteral("Filter tables"));
        filter.setText(QStringLiteral("boo"));
        QTest::keyClick(&filter, Qt::Key_Escape);
        QCOMPARE(filter.text(), QString());
    }

    void headersKeepOrderAndDuplicates()
    {
        KeyValueTable table(QStringLiteral("Headers"), KeyValueTable::Mode::Editable);
        QSignalSpy edited(&table, &KeyValueTable::pairsEdited);
        const KeyValues pairs = {{"accept", "a"}, {"cookie", "1"}, {"cookie", "2"}};
        table.setPairs(pairs);
        QCOMPARE(table.pairs(), pairs);
        QCOMPARE(edited.count(), 0);
        QCOMPARE(table.rowCount(), 4);  // an empty one to type in
        table.item(3, 0)->setText(QStringLiteral("x-new"));
        QCOMPARE(table.rowCount(), 5);
        QCOMPARE(table.pairs().back().first, QByteArray("x-new"));
        QCOMPARE(edited.count(), 1);
        table.setCurrentCell(0, 0);
        QTest::keyClick(&table, Qt::Key_Delete);
        QCOMPARE(table.pairs().front().first, QByteArray("cookie"));
    }

    void codeTellsOfEditsButNotOfBeingFilled()
    {
        CodeEdit code(CodeLanguage::Json);
        QSignalSpy changed(&code, &CodeEdit::textChanged);
        code.setText(QStringLiteral("{\"a\": \"ü\"}"));
        QCOMPARE(changed.count(), 0);
        code.replaceText(QStringLiteral("{\n}"));
        QVERIFY(changed.count() > 0);
        QCOMPARE(code.text(), QStringLiteral("{\n}"));
        code.undo();
        QCOMPARE(code.text(), QStringLiteral("{\"a\": \"ü\"}"));
        code.undo();  // being filled is no step
        QCOMPARE(code.text(), QStringLiteral("{\"a\": \"ü\"}"));
    }

    void tabLeavesCodeAfterControlM()
    {
        QWidget window;
        auto* column = new QVBoxLayout(&window);
        auto* code = new CodeEdit(CodeLanguage::Json);
        auto* next = new QLineEdit;
        column->addWidget(code);
        column->addWidget(next);
        window.show();
        window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        code->setFocus();
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        QVERIFY(!next->hasFocus());
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_M, Qt::ControlModifier);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        QVERIFY(next->hasFocus());
    }

    void pastingWithoutAClipboardOwnerIsHarmless()
    {
        TextArea area;
        area.setPlainText(QStringLiteral("kept"));
        QApplication::clipboard()->clear();
        QTest::keyClick(&area, Qt::Key_V, Qt::ControlModifier);
        QCOMPARE(area.toPlainText(), QStringLiteral("kept"));
        QApplication::clipboard()->setText(QStringLiteral("new "));
        QTest::keyClick(&area, Qt::Key_V, Qt::ControlModifier);
        QCOMPARE(area.toPlainText(), QStringLiteral("new kept"));
    }

    void fieldsOfAFormCarryTheirLabelsAsNames()
    {
        FormColumn form;
        auto* path = new QLineEdit;
        InlineError* error = form.addField(QStringLiteral("&Path"), path);
        QCOMPARE(path->accessibleName(), QStringLiteral("Path"));
        QVERIFY(error->isHidden());
        error->setMessage(QStringLiteral("A path begins with /."));
        QVERIFY(!error->isHidden());
        error->setMessage({});
        QVERIFY(error->isHidden());
    }

    void aQuestionIsAnsweredYesOnPurposeOnly_data()
    {
        QTest::addColumn<QString>("button");  // "": Return, wherever the focus is first
        QTest::addColumn<bool>("yes");
        QTest::newRow("Return") << QString() << false;
        QTest::newRow("Cancel") << QStringLiteral("Cancel") << false;
        QTest::newRow("the button") << QStringLiteral("Delete table") << true;
    }

    void aQuestionIsAnsweredYesOnPurposeOnly()
    {
        QFETCH(QString, button);
        QWidget window;
        window.show();
        QPointer<Question> question(new Question({.title = QStringLiteral("Delete Loans"),
                                                  .question = QStringLiteral("Delete the table Loans?"),
                                                  .meaning = QStringLiteral("Its items cannot be brought back."),
                                                  .yes = QStringLiteral("Delete table")},
                                                 ButtonKind::Danger, &window));
        QSignalSpy accepted(question, &QDialog::accepted);
        question->open();
        QVERIFY(QTest::qWaitForWindowActive(question));
        QList<int> edges;
        for (const auto* label : question->findChildren<QLabel*>())
            edges += label->mapTo(question.data(), label->contentsRect().topLeft()).x();
        QCOMPARE(edges, QList<int>(2, Theme::groupGap));
        if (button.isEmpty()) QTest::keyClick(question->focusWidget(), Qt::Key_Return);
        for (auto* each : question->findChildren<QPushButton*>())
            if (each->text() == button) QTest::mouseClick(each, Qt::LeftButton);
        QTEST(accepted.size() == 1, "yes");
        QTRY_VERIFY(question.isNull());
    }

    void aToastOffersItsActionOnce()
    {
        QWidget window;
        window.resize(600, 400);
        Toast toast(&window);
        window.show();
        int undone = 0;
        toast.show(QStringLiteral("Route removed"), QStringLiteral("Undo"), [&undone] { ++undone; });
        QVERIFY(toast.isVisible());
        QVERIFY(window.rect().contains(toast.geometry()));
        auto buttons = toast.findChildren<QPushButton*>();
        QCOMPARE(buttons.size(), 1);
        buttons.first()->click();
        QCOMPARE(undone, 1);
        QVERIFY(!toast.isVisible());
    }
};

QTEST_MAIN(TestWidgets)
#include "tst_widgets.moc"
