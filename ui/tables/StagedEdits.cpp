#include "ui/tables/StagedEdits.h"

#include "core/tables/values/AttributeJson.h"

namespace trestle::ui {

using tables::Item;

class StageStep : public QUndoCommand
{
public:
    StageStep(StagedEdits& edits, QByteArray id, std::optional<StagedItem> after, const QString& text, QByteArray merge)
        : QUndoCommand(text), m_edits(edits), m_id(std::move(id)), m_after(std::move(after)), m_merge(std::move(merge))
    {
        const StagedItem* found = m_edits.find(m_id);
        m_position = found ? static_cast<size_t>(found - m_edits.items().data()) : m_edits.items().size();
        if (found) m_before = *found;
    }

    void undo() override { m_edits.apply(m_id, m_before, m_position); }
    void redo() override { m_edits.apply(m_id, m_after, m_position); }
    int id() const override { return m_merge.isEmpty() ? -1 : 1; }
    bool mergeWith(const QUndoCommand* other) override
    {
        const auto* step = static_cast<const StageStep*>(other);
        if (step->m_id != m_id || step->m_merge != m_merge) return false;
        m_after = step->m_after;
        setObsolete(m_after == m_before);
        return true;
    }

private:
    StagedEdits& m_edits;
    QByteArray m_id;
    std::optional<StagedItem> m_before;
    std::optional<StagedItem> m_after;
    QByteArray m_merge;
    size_t m_position = 0;
};

std::vector<QByteArray> StagedItem::changedAttributes() const
{
    static const Item nothing;
    const Item& was = base ? *base : nothing;
    const Item& is = item ? *item : nothing;
    std::vector<QByteArray> names;
    for (const auto& [name, value] : was) {
        const tables::AttributeValue* now = is.find(name);
        if (!now || *now != value) names.push_back(name);
    }
    for (const auto& [name, value] : is)
        if (!was.contains(name)) names.push_back(name);
    return names;
}

StagedEdits::StagedEdits(QObject* parent) : QObject(parent) {}

void StagedEdits::stage(const StagedItem& item, const QString& text, const QByteArray& merge)
{
    const StagedItem* now = find(item.id);
    const bool nothing = item.base == item.item;
    if (now ? *now == item : nothing) return;
    m_undoStack.push(new StageStep(*this, item.id, nothing ? std::nullopt : std::optional(item), text, merge));
}

QByteArray StagedEdits::add(const Item& item)
{
    const QByteArray id = "new:" + QByteArray::number(++m_lastAdded);
    stage({id, {}, item}, tr("Add item"));
    return id;
}

void StagedEdits::remove(const QByteArray& id, const QString& text)
{
    if (find(id)) m_undoStack.push(new StageStep(*this, id, {}, text, {}));
}

void StagedEdits::discard()
{
    if (m_items.empty()) return;
    m_undoStack.beginMacro(tr("Discard all that is staged"));
    while (!m_items.empty())
        remove(m_items.back().id, {});
    m_undoStack.endMacro();
}

void StagedEdits::settle(const QByteArray& id)
{
    if (!find(id)) return;
    m_undoStack.clear();
    apply(id, {}, 0);
}

const StagedItem* StagedEdits::find(const QByteArray& id) const
{
    if (m_at.isEmpty())
        for (size_t i = 0; i < m_items.size(); ++i)
            m_at.insert(m_items[i].id, i);
    const auto found = m_at.constFind(id);
    return found == m_at.cend() ? nullptr : &m_items[*found];
}

int StagedEdits::count(StagedItem::Kind kind) const
{
    return static_cast<int>(
        std::count_if(m_items.begin(), m_items.end(), [kind](const auto& each) { return each.kind() == kind; }));
}

void StagedEdits::apply(const QByteArray& id, const std::optional<StagedItem>& item, size_t position)
{
    if (const StagedItem* found = find(id)) {
        const auto at = m_items.begin() + (found - m_items.data());
        if (item) {
            *at = *item;
        } else {
            m_items.erase(at);
            m_at.clear();
        }
    } else if (item) {
        m_items.insert(m_items.begin() + static_cast<std::ptrdiff_t>(std::min(position, m_items.size())), *item);
        m_at.clear();
    }
    Q_EMIT changed(id);
}

namespace {

QString typedText(const Item& item)
{
    QByteArray json;
    tables::appendTypedJson(json, item);
    return QString::fromUtf8(json);
}

std::optional<Item> itemFromText(const QJsonValue& text)
{
    const auto json = base::parseJson(text.toString().toUtf8());
    if (!json) return {};
    auto item = tables::itemFromTypedJson(*json);
    return item ? std::optional(std::move(*item)) : std::nullopt;
}

}  // namespace

QJsonArray StagedEdits::toJson() const
{
    QJsonArray array;
    for (const StagedItem& each : m_items) {
        QJsonObject object{{QStringLiteral("id"), QString::fromLatin1(each.id.toBase64())}};
        if (each.base) object[u"base"] = typedText(*each.base);
        if (each.item) object[u"item"] = typedText(*each.item);
        array.append(object);
    }
    return array;
}

void StagedEdits::restore(const QJsonArray& json)
{
    m_undoStack.clear();
    while (!m_items.empty())
        apply(QByteArray(m_items.back().id), {}, 0);
    for (const auto& value : json) {
        const QJsonObject object = value.toObject();
        StagedItem each;
        each.id = QByteArray::fromBase64(object[u"id"].toString().toLatin1());
        if (object.contains(u"base") && !(each.base = itemFromText(object[u"base"]))) continue;
        if (object.contains(u"item") && !(each.item = itemFromText(object[u"item"]))) continue;
        if (!each.base && !each.item) continue;
        if (isAddedId(each.id)) m_lastAdded = std::max(m_lastAdded, each.id.mid(4).toInt());
        apply(each.id, each, m_items.size());
    }
}

}  // namespace trestle::ui
