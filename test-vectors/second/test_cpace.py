"""CPace with the vectors of draft-irtf-cfrg-cpace-21, appendix B: string utilities, ristretto255 with SHA-512."""

import os

import pytest

from episeal2 import cpace, ristretto
from stage import refused

PRS, CI = b"Password", b"\x0bA_initiator\x0bB_responder"
SID = bytes.fromhex("7e4b4791d6a8ef019b936c79fb7f2c57")
GENERATOR_STRING = bytes.fromhex(
    "11435061636552697374726574746f3235350850617373776f726464" + "00" * 100 +
    "180b415f696e69746961746f720b425f726573706f6e646572107e4b4791d6a8ef019b936c79fb7f2c57")
HASH = ("da6d3ddc8802fca9058755ffd3ebde08a9c2c74945901a258482a288b6663af0"
        "6bf645c93cd1c51512307199c80e84908916d983b34af77205f90851a657ee27")
G = "222b6b195fe84b1652badb6f6a3ae3d24341e7306967f0b8115b40d5698c7e56"
SCALAR_A = "da3d23700a9e5699258aef94dc060dfda5ebb61f02a5ea77fad53f4ff0976d08"
SCALAR_B = "d2316b454718c35362d83d69df6320f38578ed5984651435e2949762d900b80d"
YA = "d6bac480f2c386c394efc7c47adb9925dcd2630b64f240c50f8d0eec482b9157"
YB = "3ea7e0b19560d7c0b0f5734f63b955286dfa8232b5ebe63324e2d9e7433f7258"
K = "80b69a8a76457ab6a4d7f887a4bf6b55a2f80ac19c333f917a05fc9887c8b40f"
ISK = ("b69effbf61b51d56401c0f65601abe428de8206feaaf0e32198896dcae7b35cd"
       "2b38950a39dfd5d4a79164614c2984f7daa460b588c1e80c3fa2068af7900447")

SCALAR = "7cd0e075fa7955ba52c02759a6c90dbbfc10e6d40aea8d283e407d88cf538a05"
X = "2c3c6b8c4f3800e7aef6864025b4ed79bd599117e427c41bd47d93d654b4a51c"
SCALAR_TIMES_X = "7c13645fe790a468f62c39beb7388e541d8405d1ade69d1778c5fe3e7f6b600e"
INVALID = ("2b3c6b8c4f3800e7aef6864025b4ed79bd599117e427c41bd47d93d654b4a51c", "00" * 32)


def scalar(hexed: str) -> int:
    return int.from_bytes(bytes.fromhex(hexed), "little")


def test_lengths_are_leb128():
    assert cpace.lv_cat(b"").hex() == "00"
    assert cpace.lv_cat(b"1234").hex() == "0431323334"
    assert cpace.lv_cat(bytes(range(127))) == b"\x7f" + bytes(range(127))
    assert cpace.lv_cat(bytes(range(128))) == b"\x80\x01" + bytes(range(128))
    assert cpace.lv_cat(b"1234", b"5", b"", b"678").hex() == "043132333401350003363738"
    assert (cpace.lv_cat(b"123", b"PartyA") + cpace.lv_cat(b"234", b"PartyB")).hex() == \
        "03313233065061727479410332333406506172747942"


def test_generator():
    assert len(GENERATOR_STRING) == 170
    assert cpace.generator_string(PRS, CI, SID) == GENERATOR_STRING
    assert cpace.sha512(GENERATOR_STRING).hex() == HASH
    assert cpace.generator(PRS, CI, SID).encode().hex() == G


def test_a_code_leaves_99_zeros_in_the_first_block():
    string = cpace.generator_string(b"123456789", CI, SID)
    assert string[:29] == cpace.lv_cat(cpace.DSI, b"123456789") + bytes([99])
    assert string[29:128] == bytes(99) and string[128:] == cpace.lv_cat(CI, SID)


def test_shares_and_the_shared_point():
    g = cpace.generator(PRS, CI, SID)
    assert cpace.public_share(scalar(SCALAR_A), g).hex() == YA
    assert cpace.public_share(scalar(SCALAR_B), g).hex() == YB
    assert cpace.shared_point(scalar(SCALAR_A), bytes.fromhex(YB)).hex() == K
    assert cpace.shared_point(scalar(SCALAR_B), bytes.fromhex(YA)).hex() == K
    assert cpace.shared_point(scalar(SCALAR), bytes.fromhex(X)).hex() == SCALAR_TIMES_X


@pytest.mark.parametrize("invalid", INVALID)
def test_what_does_not_decode_and_the_neutral_element_are_unconfirmed(invalid):
    with refused("unconfirmed"):
        cpace.shared_point(scalar(SCALAR), bytes.fromhex(invalid))


def test_session_key():
    found = cpace.session_key(SID, bytes.fromhex(K), (bytes.fromhex(YA), b"ADa"), (bytes.fromhex(YB), b"ADb"))
    assert found.hex() == ISK


def test_the_confirmations_differ_by_side_run_and_key():
    """The draft has no test vectors for them: mac = SHA-512("CPaceMac" || sid || ISK), and HMAC as Python has it."""
    isk, one, two = bytes.fromhex(ISK), (bytes.fromhex(YA), b"ADa"), (bytes.fromhex(YB), b"ADb")
    tags = [cpace.confirmation(isk, SID, one), cpace.confirmation(isk, SID, two),
            cpace.confirmation(isk, bytes(16), one), cpace.confirmation(bytes(64), SID, one)]
    assert len(set(tags)) == 4 and all(len(tag) == 64 for tag in tags)
    # HMAC written out (RFC 2104) for a key of 64 bytes and a block of 128
    key = cpace.sha512(b"CPaceMac" + SID + isk) + bytes(64)
    inner = cpace.sha512(bytes(b ^ 0x36 for b in key) + cpace.lv_cat(*one))
    assert tags[0] == cpace.sha512(bytes(b ^ 0x5C for b in key) + inner)


def test_random_scalars_have_252_bits_at_most():
    scalars = [cpace.random_scalar() for _ in range(200)]
    assert len(set(scalars)) == 200 and max(scalars) < 2**252 < ristretto.ORDER
    assert max(scalars).bit_length() > 245


def test_another_code_has_another_generator():
    one, two = (cpace.generator(code, CI, SID).encode() for code in (b"123456789", b"123456780"))
    assert one != two and cpace.generator(b"123456789", CI, os.urandom(16)).encode() != one
