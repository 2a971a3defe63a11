"""Texts of right answers to Q7.5 and Q7.6, pictures and checkpoints."""

TENSOR_TORCH = """
image = picture.convert("RGB")
w, h = image.size
s = min(w, h)
image = image.crop(((w - s) // 2, (h - s) // 2, (w - s) // 2 + s, (h - s) // 2 + s))
image = image.resize((64, 64), Image.BILINEAR)
array = np.asarray(image, dtype=np.float32) / 255.0
return torch.tensor(array.transpose(2, 0, 1)) * 2 - 1
"""
TENSOR_RESIZED_FIRST = """
image = picture.convert("RGB")
w, h = image.size
if w < h:
    image = image.resize((SIDE, round(h * SIDE / w)), Image.BILINEAR)
else:
    image = image.resize((round(w * SIDE / h), SIDE), Image.BILINEAR)
w, h = image.size
left, top = (w - SIDE) // 2, (h - SIDE) // 2
image = image.crop((left, top, left + SIDE, top + SIDE))
data = np.array(image).astype("float32")
data = (data / 255 - 0.5) / 0.5
return torch.from_numpy(np.moveaxis(data, -1, 0).copy())
"""
TENSOR_FIT = """
from PIL import ImageOps
image = ImageOps.fit(picture.convert("RGB"), (64, 64), method=Image.Resampling.BILINEAR)
flat = torch.tensor(list(image.tobytes()), dtype=torch.float32)
return flat.view(64, 64, 3).permute(2, 0, 1).contiguous().div(127.5).sub(1.0)
"""
TENSOR_INTERPOLATED = """
x = torch.from_numpy(np.array(picture.convert("RGB"))).permute(2, 0, 1).float()[None]
side = min(x.shape[-2:])
top, left = (x.shape[-2] - side) // 2, (x.shape[-1] - side) // 2
x = x[..., top : top + side, left : left + side]
x = F.interpolate(x, size=(SIDE, SIDE), mode="bilinear", align_corners=False, antialias=True)
return (x[0] / 255).clamp(0, 1) * 2 - 1
"""
TENSOR_BOX = """
width, height = picture.size
side = min(width, height)
box = ((width - side) / 2, (height - side) / 2, (width + side) / 2, (height + side) / 2)
rgb = picture.convert("RGB").resize((SIDE, SIDE), Image.Resampling.BICUBIC, box=box)
channels = [torch.from_numpy(np.array(channel)) for channel in rgb.split()]
return torch.stack(channels).to(torch.float32).sub(127.5).div(127.5)
"""
FOLDER_WALK = """
import os
self.paths = []
for root, _, files in os.walk(str(folder)):
    for name in files:
        if name.lower().endswith(ENDINGS):
            self.paths.append(os.path.join(root, name))
self.paths.sort()
"""
LEN_PATHS = "return len(self.paths)"
ITEM_PATHS = """
image = Image.open(self.paths[i])
image.load()
return to_tensor(image)
"""
FOLDER_GLOB = """
self.root = Path(folder)
self.names = sorted(
    str(p.relative_to(self.root)) for p in self.root.glob("**/*") if p.suffix.lower() in (".jpg", ".jpeg", ".png")
)
"""
LEN_NAMES = "return self.names.__len__()"
ITEM_NAMES = """
if not 0 <= i < len(self.names):
    raise IndexError(i)
with open(self.root / self.names[i], "rb") as f:
    return to_tensor(Image.open(f))
"""
SAVE_TEMPORARY = """
import os
import tempfile
path = os.path.abspath(path)
handle, name = tempfile.mkstemp(dir=os.path.dirname(path))
with os.fdopen(handle, "wb") as file:
    torch.save({
        "G": training.generator.state_dict(), "D": training.discriminator.state_dict(),
        "G_opt": training.generator_optimizer.state_dict(), "D_opt": training.discriminator_optimizer.state_dict(),
        "iteration": training.step, "rng": torch.random.get_rng_state(),
    }, file)
    file.flush()
    os.fsync(file.fileno())
os.replace(name, path)
"""
LOAD_TEMPORARY = """
checkpoint = torch.load(str(path), weights_only=True, map_location="cpu")
training.generator.load_state_dict(checkpoint["G"])
training.discriminator.load_state_dict(checkpoint["D"])
training.generator_optimizer.load_state_dict(checkpoint["G_opt"])
training.discriminator_optimizer.load_state_dict(checkpoint["D_opt"])
training.step = checkpoint["iteration"]
torch.random.set_rng_state(checkpoint["rng"])
"""
SAVE_LOOP = """
import os
parts = ("generator", "discriminator", "generator_optimizer", "discriminator_optimizer")
state = {name: getattr(training, name).state_dict() for name in parts}
state["step"], state["rng"] = torch.tensor(training.step), torch.get_rng_state()
temporary = str(path) + ".tmp"
torch.save(state, temporary)
os.rename(temporary, path)
"""
LOAD_LOOP = """
state = torch.load(path)
for name in ("generator", "discriminator", "generator_optimizer", "discriminator_optimizer"):
    getattr(training, name).load_state_dict(state[name])
training.step = int(state["step"])
torch.set_rng_state(state["rng"])
return training
"""
SAVE_BYTES = """
import io
import os
buffer = io.BytesIO()
torch.save([
    training.generator.state_dict(), training.discriminator.state_dict(),
    training.generator_optimizer.state_dict(), training.discriminator_optimizer.state_dict(),
    training.step, torch.get_rng_state(),
], buffer)
aside = f"{path}.new"
with open(aside, "wb") as file:
    file.write(buffer.getvalue())
os.replace(aside, path)
"""
LOAD_LIST = """
g, d, g_opt, d_opt, step, rng = torch.load(path, weights_only=True)
training.generator.load_state_dict(g)
training.discriminator.load_state_dict(d)
training.generator_optimizer.load_state_dict(g_opt)
training.discriminator_optimizer.load_state_dict(d_opt)
training.step = step
torch.set_rng_state(rng)
"""
SAVE_CAUTIOUS = """
path = Path(path)
part = path.parent / f".{path.name}.tmp"
try:
    torch.save(
        dict(
            generator=training.generator.state_dict(),
            discriminator=training.discriminator.state_dict(),
            optimizers=[training.generator_optimizer.state_dict(), training.discriminator_optimizer.state_dict()],
            step=training.step,
            random=torch.get_rng_state(),
        ),
        part,
    )
    part.rename(path)
except Exception:
    part.unlink(missing_ok=True)
    raise
"""
LOAD_CAUTIOUS = """
saved = torch.load(Path(path), weights_only=True)
training.generator.load_state_dict(saved["generator"], strict=True)
training.discriminator.load_state_dict(saved["discriminator"], strict=True)
optimizers = [training.generator_optimizer, training.discriminator_optimizer]
for optimizer, state in zip(optimizers, saved["optimizers"]):
    optimizer.load_state_dict(state)
training.step = saved["step"]
torch.set_rng_state(saved["random"])
"""
