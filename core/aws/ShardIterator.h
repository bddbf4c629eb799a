// The shard iterator as clients carry it: the stream's ARN, then where to read and when it was given, with a checksum.
// The grammar stands in ShardIterator.cpp. Any thread.
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace trestle::aws {

inline constexpr qint64 shardIteratorLifeMs = qint64(15) * 60 * 1000;

struct ShardIterator
{
    QByteArray streamArn;
    qint64 position = 0;  // sequence in the change log to read from
    qint64 givenMs = 0;
};

[[nodiscard]] QByteArray encodeShardIterator(const ShardIterator& iterator);
/// Nothing for a text that was not given out.
[[nodiscard]] std::optional<ShardIterator> decodeShardIterator(QByteArrayView text);

}  // namespace trestle::aws
