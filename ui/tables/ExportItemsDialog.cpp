#include "ui/tables/ExportItemsDialog.h"

#include "ui/tables/Counted.h"
#include "ui/widgets/SegmentedControl.h"
#include "ui/widgets/ThemedLabel.h"

namespace trestle::ui {

using tables::LineFormat;

ExportItemsDialog::ExportItemsDialog(const QByteArray& table, qint64 items, const QString& query, qint64 staged,
                                     QWidget* parent)
    : DialogForm(tr("Export items of %1").arg(QString::fromUtf8(table)), tr("Choose file…"), parent),
      m_format(new SegmentedControl({tr("DynamoDB JSON"), tr("Plain JSON")}))
{
    setMinimumWidth(480);
    const auto addSentence = [this] {
        auto* sentence = new ThemedLabel({}, FontRole::Secondary, Role::Text2);
        sentence->setWordWrap(true);
        form().addWidget(sentence);
        return sentence;
    };
    const QString all = tr("%1, as of one moment.").arg(Counted::items(items));
    if (query.isEmpty()) {
        form().addField(tr("Items"), new ThemedLabel(tr("All of the table: %1").arg(Counted::items(items))));
    } else {
        m_what = new SegmentedControl({tr("What the query finds"), tr("All of the table")});
        form().addField(tr("Items"), m_what);
        ThemedLabel* what = addSentence();
        const auto say = [this, what, query, all] { what->setText(m_what->currentIndex() == 0 ? query : all); };
        connect(m_what, &SegmentedControl::currentChanged, this, say);
        say();
    }
    form().addField(tr("Each line"), m_format);
    ThemedLabel* example = addSentence();
    example->setFontRole(FontRole::CodeSmall);
    const auto showExample = [this, example] {
        example->setText(m_format->currentIndex() == 0
                             ? QStringLiteral("{\"Item\":{\"title\":{\"S\":\"Middlemarch\"},\"copies\":{\"N\":\"3\"}}}")
                             : QStringLiteral("{\"title\":\"Middlemarch\",\"copies\":3}"));
    };
    connect(m_format, &SegmentedControl::currentChanged, this, showExample);
    showExample();
    ThemedLabel* rest = addSentence();
    QString words = tr("DynamoDB JSON keeps every type; in plain JSON sets become lists and binary values text.");
    if (staged > 0) words += u' ' + tr("What is staged is not in it.");
    rest->setText(words);
}

void ExportItemsDialog::submit()
{
    const What what = m_what && m_what->currentIndex() == 0 ? What::Query : What::Table;
    const LineFormat format = m_format->currentIndex() == 0 ? LineFormat::Typed : LineFormat::Plain;
    accept();
    Q_EMIT exportRequested(what, format);
}

}  // namespace trestle::ui
