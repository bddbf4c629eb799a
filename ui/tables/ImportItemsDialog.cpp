#include "ui/tables/ImportItemsDialog.h"

#include "ui/tables/Counted.h"
#include "ui/tables/CsvColumns.h"
#include "ui/tables/RefusedList.h"
#include "ui/widgets/Format.h"
#include "ui/widgets/ThemedLabel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QPointer>
#include <QPushButton>
#include <QSignalBlocker>
#include <QThreadPool>

namespace trestle::ui {

using base::Error;
using base::Result;
using tables::CsvBeginning;
using tables::CsvKnown;
using tables::ImportTrial;

namespace {

constexpr qint64 linesLookedAt = 1'000;
constexpr int refusedHeight = 180;
constexpr int columnsHeight = 240;
constexpr int linesWidth = 640;
constexpr int csvWidth = 880;

// In the order of the box that they are chosen from.
constexpr char delimiters[] = {',', ';', '\t', '|'};

/// Runs `look(file)` off the window's thread, and `show(result)` back on it unless `self` is gone by then.
template <typename Look, typename Show>
void lookAt(const QString& path, ImportItemsDialog* dialog, Look look, Show show)
{
    QThreadPool::globalInstance()->start([self = QPointer(dialog), path, look = std::move(look), show] {
        QFile file(path);
        using Looked = decltype(look(file));
        Looked looked =
            file.open(QIODevice::ReadOnly)
                ? look(file)
                : Looked(Error{base::ErrorCode::Io, ImportItemsDialog::tr("%1 cannot be read: %2")
                                                        .arg(QFileInfo(path).fileName(), file.errorString())});
        QMetaObject::invokeMethod(qApp, [self, show, looked = std::move(looked)] {
            if (self) show(looked);
        });
    });
}

}  // namespace

const QStringList& ImportItemsDialog::csvSuffixes()
{
    static const QStringList suffixes = {QStringLiteral("csv"), QStringLiteral("tsv"), QStringLiteral("tab")};
    return suffixes;
}

ImportItemsDialog::ImportItemsDialog(const tables::TableDescription& table, const QString& file, engine::Engine& engine,
                                     QWidget* parent)
    : DialogForm(tr("Import items into %1").arg(QString::fromUtf8(table.name)), tr("Import"), parent),
      m_table(table),
      m_file(file),
      m_engine(engine),
      m_brings(new ThemedLabel(tr("Reading…"), FontRole::Body, Role::Text1)),
      m_refused(new RefusedList)
{
    const bool isCsv = csvSuffixes().contains(QFileInfo(file).suffix().toLower());
    setMinimumWidth(isCsv ? csvWidth : linesWidth);
    auto* path = new ThemedLabel(tr("%1 · %2").arg(QDir::toNativeSeparators(file), sizeText(QFileInfo(file).size())),
                                 FontRole::CodeSmall, Role::Text2);
    path->setElided(true);
    form().addField(tr("File"), path);
    if (isCsv) addCsvFields();
    m_brings->setObjectName(QStringLiteral("brings"));
    m_brings->setWordWrap(true);
    form().addWidget(m_brings);
    m_refused->setMinimumHeight(refusedHeight);
    form().addWidget(m_refused);
    m_refused->hide();
    const QString replaces = tr("An item takes the place of one with the same key.");
    auto* how = new ThemedLabel(
        (isCsv ? tr("An empty field is no attribute.")
               : tr("One item a line, as DynamoDB JSON (%1) or as plain JSON.").arg(QStringLiteral("{\"Item\": …}"))) +
            u' ' + replaces,
        FontRole::Secondary, Role::Text2);
    how->setWordWrap(true);
    form().addWidget(how);
    setReady(false);
    if (isCsv)
        readColumns({});
    else
        tryOut();
}

void ImportItemsDialog::addCsvFields()
{
    m_delimiter = new QComboBox;
    m_delimiter->addItems({tr("Comma"), tr("Semicolon"), tr("Tab"), tr("Vertical bar")});
    m_hasHeader = new QCheckBox(tr("The first line names the columns"));
    m_hasHeader->setFixedHeight(Theme::controlHeight);
    form().addRow({{tr("Between fields"), m_delimiter}, {tr("Header"), m_hasHeader}});
    m_columns = new CsvColumns(m_table);
    m_columns->setMinimumHeight(columnsHeight);
    form().addWidget(m_columns);
    const auto readAgain = [this] { readColumns({delimiters[m_delimiter->currentIndex()], m_hasHeader->isChecked()}); };
    connect(m_delimiter, &QComboBox::currentIndexChanged, this, readAgain);
    connect(m_hasHeader, &QCheckBox::toggled, this, readAgain);
    connect(m_columns, &CsvColumns::edited, this, &ImportItemsDialog::columnsEdited);
}

void ImportItemsDialog::readColumns(const CsvKnown& known)
{
    setReady(false);
    lookAt(
        m_file, this, [table = m_table, known](QFile& file) { return tables::readCsvBeginning(table, file, known); },
        [this, known](const Result<CsvBeginning>& beginning) {
            // Chosen otherwise meanwhile: what is read then comes too.
            const bool isLate = known.delimiter && (*known.delimiter != delimiters[m_delimiter->currentIndex()] ||
                                                    known.hasHeader != m_hasHeader->isChecked());
            if (!isLate) showColumns(beginning);
        });
}

void ImportItemsDialog::showColumns(const Result<CsvBeginning>& beginning)
{
    if (!beginning) {
        m_brings->hide();
        return setError(beginning.error().message);
    }
    const QSignalBlocker noDelimiter(m_delimiter);
    const QSignalBlocker noHeader(m_hasHeader);
    const auto* delimiter = std::find(std::begin(delimiters), std::end(delimiters), beginning->layout.delimiter);
    m_delimiter->setCurrentIndex(int(delimiter - std::begin(delimiters)));
    m_hasHeader->setChecked(beginning->layout.hasHeader);
    m_columns->setBeginning(*beginning);
    columnsEdited();
}

void ImportItemsDialog::columnsEdited()
{
    const QString problem = m_columns->problem();
    setError(problem);
    m_brings->setVisible(problem.isEmpty());
    if (problem.isEmpty()) return tryOut();
    m_refused->hide();
    setReady(false);
}

tables::SourceFormat ImportItemsDialog::format() const
{
    if (!m_columns) return tables::LineFormat::Any;
    return tables::CsvLayout{delimiters[m_delimiter->currentIndex()], m_hasHeader->isChecked(), m_columns->columns()};
}

void ImportItemsDialog::tryOut()
{
    m_looksAgain = m_isLooking;
    if (std::exchange(m_isLooking, true)) return;
    m_engine.tables().tryImport(m_table, m_file, format(), linesLookedAt, this, [this](const auto& trial) {
        m_isLooking = false;
        if (m_looksAgain) return tryOut();
        if (!m_columns || m_columns->problem().isEmpty()) showTrial(trial);
    });
}

void ImportItemsDialog::showTrial(const Result<ImportTrial>& trial)
{
    m_brings->setVisible(bool(trial));
    if (!trial) return setError(trial.error().message);
    const auto refused = qint64(trial->refused.size());
    const qint64 items = trial->lines - refused;
    QString looked = trial->isWhole ? tr("The file has %1").arg(Counted::items(items))
                                    : tr("The first %L1 lines have %2").arg(trial->lines).arg(Counted::items(items));
    if (trial->replacing == 1) looked += tr(", one of them replaces an item of the table");
    if (trial->replacing > 1) looked += tr(", %L1 of them replace items of the table").arg(trial->replacing);
    if (trial->repeated > 0) looked += tr(", %L1 with the key of an earlier line").arg(trial->repeated);
    if (items == 0)
        m_brings->setText(trial->lines == 0 ? tr("The file has no items.")
                          : trial->isWhole
                              ? tr("No line of the file is an item of this table:")
                              : tr("None of the first %L1 lines is an item of this table:").arg(trial->lines));
    else if (refused == 0)
        m_brings->setText(tr("%1.").arg(looked));
    else
        m_brings->setText(tr("%1; %2 would be refused:").arg(looked, Counted::lines(refused)));
    m_brings->setRole(items == 0 ? Role::Danger : refused > 0 ? Role::Warning : Role::Text1);
    m_refused->setLines(trial->refused);
    m_refused->setVisible(refused > 0);
    setReady(items > 0);
    // Who is choosing among the columns goes on with that.
    if (!m_columns)
        for (auto* button : findChildren<QPushButton*>())
            if (button->isDefault() && button->isEnabled()) button->setFocus();
    adjustSize();
}

void ImportItemsDialog::submit()
{
    Q_EMIT importRequested(m_file, format());
    accept();
}

}  // namespace trestle::ui
